using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TopoWeb.Components;

namespace TopoWeb.Tests.Components;

public sealed class JsModuleTests : BunitContext
{
    [Fact]
    public async Task Invoke_BeforeCreateAndAfterDispose_DoesNothing()
    {
        var module = JSInterop.SetupModule("./m.js");
        var created = module.SetupModule(call => call.Identifier == "create");
        created.Mode = JSRuntimeMode.Loose;
        var js = new JsModule(JSInterop.JSRuntime, "./m.js");
        await js.InvokeAsync("update");
        await js.CreateAsync(default);
        await js.InvokeAsync("update");
        await js.DisposeAsync();
        await js.DisposeAsync();
        await js.InvokeAsync("update");
        Assert.Single(created.Invocations["update"]);
        Assert.Single(created.Invocations["destroy"]);
    }

    [Fact]
    public async Task Everything_BrowserGone_IsQuiet()
    {
        var js = new JsModule(new GoneRuntime(), "./m.js");
        await js.CreateAsync(new ElementReference("e"));
        await js.InvokeAsync("update");
        await js.DisposeAsync();
    }

    private sealed class GoneRuntime : IJSRuntime
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => throw new JSDisconnectedException("gone");

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => throw new JSDisconnectedException("gone");
    }
}
