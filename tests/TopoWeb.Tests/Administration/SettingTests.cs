using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Options;
using TopoWeb.Administration.Configured;
using TopoWeb.Experiments;
using TopoWeb.Tests.Accounts;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Administration;

public sealed class SettingTests
{
    private const string Secret = "not-to-be-seen-4711";

    [Fact]
    public void Read_EachSource_IsNamedAndTheLaterOneWins()
    {
        var configuration = new ConfigurationManager();
        // A file, as on a server: a stream cannot be read again when the stored settings take their place among the sources.
        using var folder = new Commands.TemporaryFolder();
        File.WriteAllText(folder.File("appsettings.json"), """{"Limits": {"MaximumNetworks": 1, "MaximumPoints": 1, "LivePoints": 1, "LiveSeconds": 60}, "Database": {"Postgres": ""}, "Datasets": {"Directories": ["/srv/data"]}}""");
        configuration.AddJsonFile(folder.File("appsettings.json"));
        ((IConfigurationBuilder)configuration).Add(new EnvironmentVariablesConfigurationSource());
        configuration.AddCommandLine(["--Limits:MaximumPoints=3"]);
        var stored = StoredSettings.AddTo(configuration);
        stored.Apply(new Dictionary<string, string?> { ["Limits:LivePoints"] = "2", ["Limits:MaximumPoints"] = "2" });

        var settings = new ConfiguredSettings(configuration);
        Check("Limits:LiveNodes", "5000", SettingOrigin.Default, editable: true);
        Check("Limits:LiveSeconds", "60", SettingOrigin.Default, editable: true);
        Check("Limits:MaximumNetworks", "1", SettingOrigin.SettingsFile, editable: true);
        Check("Limits:LivePoints", "2", SettingOrigin.Database, editable: true);
        Check("Limits:MaximumPoints", "3", SettingOrigin.CommandLine, editable: false);
        Check("Database:Postgres", "not set", SettingOrigin.Default, editable: false);
        Assert.Equal(SettingOrigin.SettingsFile, settings.Find("Datasets:Directories")!.Origin);

        void Check(string key, string value, SettingOrigin origin, bool editable)
        {
            var setting = settings.Find(key);
            Assert.True(setting is not null, key);
            Assert.Equal((key, value, origin, editable), (setting.Key, setting.Value, setting.Origin, setting.Editable));
        }
    }

    [Fact]
    public void Origin_OfAnEnvironmentVariable_IsTheEnvironment()
    {
        var name = $"TW{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable($"{name}__Value", "1");
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        Assert.Equal(SettingOrigin.Environment, SettingSources.OriginOf(configuration, $"{name}:Value"));
        Environment.SetEnvironmentVariable($"{name}__Value", null);
    }

    [Fact]
    public async Task Secrets_OnThePageAndInTheApi_AreShownNowhere()
    {
        await using var app = new AccountsApplication(new Dictionary<string, string>
        {
            ["Access:OpenIdConnect:ClientSecret"] = Secret, ["Door:Certificate:Password"] = Secret, ["Telemetry:OtlpHeaders"] = $"Authorization={Secret}",
            ["Datasets:Mirrors:mnist:0"] = $"https://user:{Secret}@mirror.example.org/",
        });
        var ada = await app.SetUpAsync();
        var answer = await ada.Http.GetStringAsync("/api/v1/settings?limit=500");
        Assert.DoesNotContain(Secret, answer, StringComparison.Ordinal);
        Assert.Contains("mirror.example.org", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, await ada.Http.GetStringAsync("/admin/limits?show=all"), StringComparison.Ordinal);
        Assert.Equal("set, not shown", Setting(JsonDocument.Parse(answer).RootElement, "Access:OpenIdConnect:ClientSecret").GetProperty("value").GetString());
    }

    [Fact]
    public async Task Change_OfALimit_CountsAtOnceAndIsTakenBack()
    {
        await using var app = new AccountsApplication(new Dictionary<string, string> { ["Limits:MaximumPoints"] = "500" });
        var ada = await app.SetUpAsync();
        var limits = app.Get<IOptions<ExperimentLimits>>();
        Assert.Equal(2000, limits.Value.MaximumNetworks);
        using (var changed = await ada.Http.PutAsJsonAsync("/api/v1/settings/Limits:MaximumNetworks", new { value = "3" }))
            Assert.Equal("database", (await changed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("origin").GetString());
        Assert.Equal(3, limits.Value.MaximumNetworks);
        using (var tooMany = await ada.Http.PostAsJsonAsync("/api/v1/runs", new { notation = "4xM(8,0,16) on mnist at 0,3" }))
            Assert.Equal(HttpStatusCode.BadRequest, tooMany.StatusCode);

        foreach (var (key, value, words) in new[] { ("Limits:LivePoints", "0", "at least 1"), ("Limits:LivePoints", "many", "wrong type"), ("Limits:LivePoints", " ", "Enter a value"), ("Limits:MaximumPoints", "7", "wins"), ("Workers:Analyze", "2", "restart"), ("Limits:MaximumUploadMegabytes", "2", "restart") })
        {
            using var refused = await ada.Http.PutAsJsonAsync($"/api/v1/settings/{key}", new { value });
            await Problem.AssertAsync(refused, HttpStatusCode.BadRequest, "value", words);
        }
        Assert.Equal((3, 50_000), (limits.Value.MaximumNetworks, limits.Value.LivePoints));

        // Another process of the same database reads what this one has written.
        app.Get<StoredSettings>().Apply(new Dictionary<string, string?>());
        Assert.Equal(2000, limits.Value.MaximumNetworks);
        await app.Get<SettingChanges>().TakeOverAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, limits.Value.MaximumNetworks);

        using (var back = await ada.Http.DeleteAsync("/api/v1/settings/Limits:MaximumNetworks"))
            Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Equal(2000, limits.Value.MaximumNetworks);
    }

    private static JsonElement Setting(JsonElement all, string key) => all.GetProperty("items").EnumerateArray().Single(s => s.GetProperty("key").GetString() == key);
}
