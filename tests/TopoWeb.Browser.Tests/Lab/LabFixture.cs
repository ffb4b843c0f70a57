using TopoWeb.Browser.Tests.Lab;

[assembly: AssemblyFixture(typeof(LabFixture))]

namespace TopoWeb.Browser.Tests.Lab;

/// <summary>One lab's server for all tests that need one, with its first administrator. It is started by the first of them.</summary>
public sealed class LabFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private LabServer? _server;

    internal async Task<LabServer> ServerAsync()
    {
        await _one.WaitAsync();
        try
        {
            if (_server is null)
            {
                _server = await LabServer.StartAsync();
                await _server.SetUpAsync();
            }
            return _server;
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _one.Dispose();
    }
}
