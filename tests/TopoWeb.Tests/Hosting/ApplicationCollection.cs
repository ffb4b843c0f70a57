namespace TopoWeb.Tests.Hosting;

/// <summary>One application for all classes that only ask it things; their tests run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ApplicationCollection : ICollectionFixture<ApplicationFixture>
{
    public const string Name = "one application";
}

public sealed class ApplicationFixture : IAsyncDisposable
{
    internal TestApplication App { get; } = new();

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
