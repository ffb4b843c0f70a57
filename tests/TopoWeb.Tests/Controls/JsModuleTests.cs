using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TopoWeb.Controls;

namespace TopoWeb.Tests.Controls;

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
        var runtime = new GoneRuntime();
        var js = new JsModule(runtime, "./m.js");
        Assert.Null(await Record.ExceptionAsync(async () => await js.CreateAsync(new ElementReference("e"))));
        Assert.Null(await Record.ExceptionAsync(async () => await js.InvokeAsync("update")));
        Assert.Null(await Record.ExceptionAsync(async () => await js.DisposeAsync()));
        Assert.Equal(["import"], runtime.Calls); // it did ask, and then left the browser alone
    }

    /// <summary>An element that is taken away while its script loads must not be handed to it: the script would find nothing and the page would fail.</summary>
    [Fact]
    public async Task Create_DisposedWhileTheScriptLoads_CallsNothingOfIt()
    {
        var runtime = new SlowRuntime();
        var js = new JsModule(runtime, "./m.js");
        runtime.Ending.SetResult();
        var creating = js.CreateAsync(new ElementReference("e")).AsTask();
        await js.DisposeAsync();
        runtime.Import.SetResult(runtime);
        await creating;
        Assert.Equal(["import", "disposed"], runtime.Calls);
    }

    /// <summary>The end may come while the script makes its object and again when it is made: both release, each what it has.</summary>
    [Fact]
    public async Task Dispose_WhileTheScriptCreates_ReleasesEverythingOnce()
    {
        var runtime = new SlowRuntime();
        var js = new JsModule(runtime, "./m.js");
        runtime.Import.SetResult(runtime);
        var creating = js.CreateAsync(new ElementReference("e")).AsTask();
        var ending = js.DisposeAsync().AsTask();
        runtime.Create.SetResult(runtime);
        runtime.Ending.SetResult();
        await ending;
        await creating;
        Assert.Equal(["import", "create", "disposed", "destroy", "disposed"], runtime.Calls);
    }

    private sealed class SlowRuntime : IJSRuntime, IJSObjectReference
    {
        public TaskCompletionSource<IJSObjectReference> Import { get; } = new();

        public TaskCompletionSource<IJSObjectReference> Create { get; } = new();

        /// <summary>Until it is done, nothing is destroyed or given back.</summary>
        public TaskCompletionSource Ending { get; } = new();

        public List<string> Calls { get; } = [];

        public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
        {
            Calls.Add(identifier);
            switch (identifier)
            {
                case "import": return (TValue)await Import.Task;
                case "create": return (TValue)await Create.Task;
                default:
                    await Ending.Task;
                    return default!;
            }
        }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);

        public async ValueTask DisposeAsync()
        {
            Calls.Add("disposed");
            await Ending.Task;
        }
    }

    private sealed class GoneRuntime : IJSRuntime
    {
        public List<string> Calls { get; } = [];

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
        {
            Calls.Add(identifier);
            throw new JSDisconnectedException("gone");
        }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);
    }
}
