using System.Runtime.CompilerServices;
using Bunit;

namespace TopoWeb.Tests.Layout;

/// <summary>Pages read a real database, on machines that do other things as well: the library's own limit of one second would decide tests. Only a test that fails waits that long.</summary>
internal static class PageWaits
{
    [ModuleInitializer]
    internal static void Begin() => BunitContext.DefaultWaitTimeout = TimeSpan.FromMinutes(1);
}
