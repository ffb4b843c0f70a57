using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace TopoWeb.Sharing.Guests;

/// <summary>
/// Proofs of one guest's page. The cookie comes with the document only, not with the connection that makes the page live: what it proved travels in the page's state,
/// which is encrypted.
/// </summary>
internal sealed class SharePasses(IServiceProvider services, IHttpContextAccessor http) : IDisposable
{
    private const string Key = "topoweb-link-proofs";

    private readonly PersistentComponentState? _state = services.GetService<PersistentComponentState>();
    private readonly Dictionary<Guid, string> _proofs = [];
    private PersistingComponentStateSubscription? _persisting;
    private bool _read;

    /// <summary>The proof for a link; null where there is none.</summary>
    public string? Of(Guid link)
    {
        Read();
        return _proofs.GetValueOrDefault(link);
    }

    public void Dispose() => _persisting?.Dispose();

    private void Read()
    {
        if (_read)
            return;
        _read = true;
        if (http.HttpContext?.Features.Get<OpenedShare>() is { Proof: { } proof } opened)
        {
            _proofs[opened.Link.Id] = proof;
            _persisting = _state?.RegisterOnPersisting(Persist, RenderMode.InteractiveServer);
        }
        else if (_state is not null && _state.TryTakeFromJson<Dictionary<Guid, string>>(Key, out var kept))
            foreach (var (link, known) in kept ?? [])
                _proofs[link] = known;
    }

    private Task Persist()
    {
        _state!.PersistAsJson(Key, _proofs);
        return Task.CompletedTask;
    }
}
