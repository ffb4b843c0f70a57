using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TopoWeb.Data;
using TopoWeb.Hosting;
using TopoWeb.Topology;
using TopoWeb.Training;

namespace TopoWeb.Tests.Hosting;

public sealed class ErrorReferenceTests
{
    [Fact]
    public void Of_OneError_IsTheSameEverywhereAndShort()
    {
        var error = new InvalidOperationException("secret");

        var reference = ErrorReference.Of(error);

        Assert.Matches("^[0-9A-F]{4}$", reference);
        Assert.Equal(reference, ErrorReference.Of(error));
        Assert.Equal($"Unexpected error. Details are in the server log (reference {reference}).", NetworkJob.Describe(error));
    }

    [Fact]
    public async Task Api_UnexpectedError_AnswersWithTheReferenceOfItsLogLine()
    {
        var log = new LogLines<InvalidInputHandler>();
        var error = new InvalidOperationException("secret");

        var (status, body) = await AnswerAsync(log, error);

        Assert.Equal(500, status);
        Assert.Equal(ErrorReference.DetailsOf(error), body.GetProperty("detail").GetString());
        Assert.DoesNotContain("secret", body.ToString(), StringComparison.Ordinal);
        Assert.Equal((error, $"Unexpected error (reference {ErrorReference.Of(error)})"), Assert.Single(log.Lines));
    }

    [Fact]
    public async Task Api_WrongInput_IsNoUnexpectedError()
    {
        var log = new LogLines<InvalidInputHandler>();

        var (status, body) = await AnswerAsync(log, new InvalidInputException("density.k", "k is 0."));

        Assert.Equal(400, status);
        Assert.Equal("density.k: k is 0.", body.GetProperty("detail").GetString());
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task Page_UnexpectedError_IsLoggedAndLeftToTheErrorPage()
    {
        var log = new LogLines<InvalidInputHandler>();
        var error = new InvalidOperationException("secret");

        var handled = await new InvalidInputHandler(log).TryHandleAsync(new DefaultHttpContext { Request = { Path = "/runs" } }, error, TestContext.Current.CancellationToken);

        Assert.False(handled);
        Assert.Contains(ErrorReference.Of(error), Assert.Single(log.Lines).Text, StringComparison.Ordinal);
    }

    private static async Task<(int Status, JsonElement Body)> AnswerAsync(ILogger<InvalidInputHandler> log, Exception error)
    {
        using var body = new MemoryStream();
        await using var services = new ServiceCollection().BuildServiceProvider();
        var context = new DefaultHttpContext { Request = { Path = "/api/v1/runs" }, Response = { Body = body }, RequestServices = services };
        Assert.True(await new InvalidInputHandler(log).TryHandleAsync(context, error, TestContext.Current.CancellationToken));
        return (context.Response.StatusCode, JsonElement.Parse(body.ToArray()));
    }

    private sealed class LogLines<T> : ILogger<T>
    {
        public List<(Exception? Error, string Text)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add((exception, formatter(state, exception)));
    }
}
