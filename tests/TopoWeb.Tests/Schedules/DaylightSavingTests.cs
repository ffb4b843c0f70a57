using CsCheck;
using TopoWeb.Schedules.Times;

namespace TopoWeb.Tests.Schedules;

/// <summary>Each local time comes at most once, whatever the clocks do.</summary>
public sealed class DaylightSavingTests
{
    private static readonly TimeZoneInfo Berlin = ScheduleZone.Find("Europe/Berlin");

    /// <summary>On 29 March 2026 clocks go from 02:00 to 03:00.</summary>
    [Fact]
    public void Next_TimeThatIsLeftOut_ComesOnceAtTheFirstMomentAfter() => Assert.Equal(
        [Utc(3, 28, 1, 30), Utc(3, 29, 1, 0), Utc(3, 30, 0, 30)],
        CronTimes.Next("30 2 * * *", Berlin, Utc(3, 27, 12, 0), 3));

    /// <summary>On 25 October 2026 clocks go from 03:00 back to 02:00: 02:30 is 00:30 and 01:30 UTC.</summary>
    [Theory]
    [InlineData("30 2 * * *")]
    [InlineData("30 2-2 * * *")]
    [InlineData("30 * * * *")]
    [InlineData("*/30 * * * *")]
    public void Next_HourThatComesTwice_CountsTheFirstTime(string cron)
    {
        var times = CronTimes.Next(cron, Berlin, Utc(10, 24, 22, 0), 12).Where(t => t < Utc(10, 25, 4, 0)).ToList();
        Assert.Contains(Utc(10, 25, 0, 30), times);
        Assert.DoesNotContain(Utc(10, 25, 1, 30), times);
    }

    [Fact]
    public void Next_AnyCronInAnyZone_NeverGivesALocalTimeTwice() =>
        Gen.Select(Gen.OneOf("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"), Gen.OneOf("*/10", "*/30", "0", "45", "5,35"), Gen.OneOf("*", "1-3", "2", "*/2"), Gen.Int[0, 364])
            .Sample((name, minute, hour, day) =>
            {
                var zone = ScheduleZone.Find(name);
                var times = CronTimes.Next($"{minute} {hour} * * *", zone, Utc(1, 1, 0, 0).AddDays(day), 150);
                Assert.Equal(times.Count, times.Select(t => TimeZoneInfo.ConvertTimeFromUtc(t, zone)).Distinct().Count());
                Assert.Equal(times.Order(), times);
            }, iter: 200);

    /// <summary>No day is lost and none comes twice, at whatever time, in whatever zone.</summary>
    [Fact]
    public void Next_OnceADay_ComesOnceOnEveryLocalDay() =>
        Gen.Select(Gen.OneOf(ScheduleZone.Names.ToArray()), Gen.Int[0, 23], Gen.Int[0, 59], Gen.Int[0, 364]).Sample((name, hour, minute, day) =>
        {
            var zone = ScheduleZone.Find(name);
            var days = CronTimes.Next($"{minute} {hour} * * *", zone, Utc(1, 1, 0, 0).AddDays(day), 60).Select(t => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(t, zone))).ToList();
            Assert.Equal(Enumerable.Range(0, 60).Select(n => days[0].AddDays(n)), days);
        }, iter: 200);

    private static DateTime Utc(int month, int day, int hour, int minute) => new(2026, month, day, hour, minute, 0, DateTimeKind.Utc);
}
