using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace TopoWeb.Controls;

/// <summary>An ES module beside a component and the one object it made for an element: created once, disposed without noise when the page or the connection goes.</summary>
internal sealed class JsModule(IJSRuntime runtime, string path) : IAsyncDisposable
{
    private IJSObjectReference? _module;
    private IJSObjectReference? _instance;
    private bool _disposed;

    /// <summary>The object is there and can be called.</summary>
    public bool IsReady => _instance is not null && !_disposed;

    /// <summary>Imports the module and calls its <c>create(element, ...)</c>.</summary>
    public async ValueTask CreateAsync(ElementReference element, params object?[] arguments)
    {
        try
        {
            _module = await runtime.InvokeAsync<IJSObjectReference>("import", path);
            // The element went while the script was on its way: there is nothing to make anything for.
            if (_disposed)
            {
                await ReleaseAsync();
                return;
            }
            _instance = await _module.InvokeAsync<IJSObjectReference>("create", [element, .. arguments]);
        }
        catch (Exception e) when (IsGone(e))
        {
            return;
        }

        if (_disposed)
            await ReleaseAsync();
    }

    /// <summary>Calls a method of what was created; does nothing before that or after the end.</summary>
    public async ValueTask InvokeAsync(string method, params object?[] arguments)
    {
        if (_instance is null || _disposed)
            return;
        try
        {
            await _instance.InvokeVoidAsync(method, arguments);
        }
        catch (Exception e) when (IsGone(e))
        {
            // The browser has left: there is nobody to tell.
        }
    }

    /// <summary>Imports a module, asks one of its functions, and lets the module go; nothing where the browser has gone.</summary>
    public static async ValueTask<T?> AskAsync<T>(IJSRuntime runtime, string path, string function, params object?[] arguments)
    {
        try
        {
            await using var module = await runtime.InvokeAsync<IJSObjectReference>("import", path);
            return await module.InvokeAsync<T>(function, arguments);
        }
        catch (Exception e) when (IsGone(e))
        {
            return default;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await ReleaseAsync();
    }

    /// <summary>Whoever comes first takes both: an end may come while the script is on its way, and both then release.</summary>
    private async ValueTask ReleaseAsync()
    {
        var (instance, module) = (_instance, _module);
        (_instance, _module) = (null, null);
        try
        {
            if (instance is not null)
            {
                await instance.InvokeVoidAsync("destroy");
                await instance.DisposeAsync();
            }

            if (module is not null)
                await module.DisposeAsync();
        }
        catch (Exception e) when (IsGone(e))
        {
            // The browser has left and took everything with it.
        }
    }

    private static bool IsGone(Exception e) => e is JSDisconnectedException or OperationCanceledException or ObjectDisposedException;
}
