using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Accounts.Newcomers;
using TopoWeb.Data;
using TopoWeb.Notation;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Projects;

namespace TopoWeb.Tests.Accounts;

/// <summary>The whole application in Accounts mode, on an SQLite file of its own, as people with browsers and programs with tokens meet it.</summary>
internal sealed class AccountsApplication : IAsyncDisposable
{
    public const string Email = "ada@example.org";
    public const string Password = "violet kettle orbit lamp";

    public AccountsApplication(IReadOnlyDictionary<string, string>? settings = null, Action<IServiceCollection>? services = null)
    {
        var all = new Dictionary<string, string>(settings ?? new Dictionary<string, string>()) { ["Access:Mode"] = "Accounts", ["Workers:Train"] = "0", ["Workers:Analyze"] = "0" };
        App = new(settings: all, services: services);
    }

    public TestApplication App { get; }

    public TopoWebContext NewContext() => App.NewContext();

    public T Get<T>() where T : notnull => App.Services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>A browser with cookies of its own.</summary>
    public FormBrowser NewBrowser() => new(App.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false }));

    /// <summary>A program with a token, or with anything else in its place.</summary>
    public HttpClient NewProgram(string token)
    {
        var client = App.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return client;
    }

    /// <summary>The first administrator, signed in.</summary>
    public async Task<FormBrowser> SetUpAsync()
    {
        var browser = NewBrowser();
        using var answer = await browser.SubmitAsync("/account/setup", new() { ["Code"] = await Get<SetupCode>().RenewAsync(), ["Person"] = "Ada Lovelace", ["Email"] = Email, ["Password"] = Password });
        Assert.Equal("/", FormBrowser.Target(answer));
        return browser;
    }

    /// <summary>Somebody invited by the administrator, signed in.</summary>
    public async Task<FormBrowser> InviteAsync(FormBrowser administrator, string role, string email)
    {
        var link = await administrator.PostAsync("/api/v1/invitations", new { role });
        var browser = NewBrowser();
        using var answer = await browser.SubmitAsync(new Uri(link.GetProperty("url").GetString()!).AbsolutePath, new() { ["Person"] = email.Split('@')[0], ["Email"] = email, ["Password"] = Password });
        Assert.Equal("/", FormBrowser.Target(answer));
        return browser;
    }

    public async Task<FormBrowser> SignInAsync(string email, string password = Password)
    {
        var browser = NewBrowser();
        using var answer = await browser.SubmitAsync("/account/sign-in", new() { ["Email"] = email, ["Password"] = password });
        Assert.Equal("/", FormBrowser.Target(answer));
        return browser;
    }

    public async Task<Guid> IdOfAsync(string email)
    {
        await using var db = NewContext();
        return await db.Users.Where(u => u.Email == email).Select(u => u.Id).SingleAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A finished run that belongs to nobody yet.</summary>
    public async Task<Guid> AddRunAsync(Guid? owner = null, string? preset = null)
    {
        await using var db = NewContext();
        var spec = JsonSerializer.Serialize(ExperimentNotation.Parse(LabData.Notation), JsonDefaults.Options);
        var experiment = new ExperimentRow { Id = Guid.CreateVersion7(), Name = "Stored", SpecJson = spec, PresetId = preset, CreatedAt = DateTime.UtcNow };
        var run = new RunRow { Id = Guid.CreateVersion7(), ExperimentId = experiment.Id, SpecJson = spec, State = RunState.Succeeded, CreatedAt = DateTime.UtcNow, OwnerId = owner };
        db.AddRange(experiment, run);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return run.Id;
    }
}
