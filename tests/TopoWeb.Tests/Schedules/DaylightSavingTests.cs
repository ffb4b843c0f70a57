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

    /// <summary>In Greenland clocks go from 23:00 on 28 March 2026 to 00:00 on the 29th: what is left out on the evening of one day comes at the first moment of the next, and that day has its own as well.</summary>
    [Fact]
    public void Next_TimeThatIsLeftOutBeforeMidnight_ComesAtMidnight() => Assert.Equal(
        [Utc(3, 28, 1, 30), Utc(3, 29, 1, 0), Utc(3, 30, 0, 30), Utc(3, 31, 0, 30)],
        CronTimes.Next("30 23 * * *", ScheduleZone.Find("America/Nuuk"), Utc(3, 27, 12, 0), 4));

    /// <summary>Every local day has its time once, at whatever time, in whatever zone: none is lost, none comes twice.</summary>
    [Fact]
    public void Next_OnceADay_ComesOnceForEveryLocalDay() =>
        Gen.Select(Gen.OneOf(ScheduleZone.Names.ToArray()), Gen.Int[0, 23], Gen.Int[0, 59], Gen.Int[0, 364]).Sample((name, hour, minute, day) =>
        {
            var zone = ScheduleZone.Find(name);
            var after = Utc(1, 1, 0, 0).AddDays(day);
            var planned = Enumerable.Range(-2, 66).Select(n => Moment(zone, after.Date.AddDays(n).AddHours(hour).AddMinutes(minute)));
            Assert.Equal(planned.Where(t => t > after).Take(60), CronTimes.Next($"{minute} {hour} * * *", zone, after, 60));
        }, iter: 500);

    /// <summary>
    /// In Western Sahara and Morocco, clocks are put back for Ramadan (15 February 2026, 03:00 to 02:00) and forward after it (22 March, 02:00 to 03:00).
    /// Schedules there once stood still: the time after 02:13 on that day was 02:13 again.
    /// </summary>
    [Theory]
    [InlineData("Africa/El_Aaiun")]
    [InlineData("Africa/Casablanca")]
    public void Next_ClocksPutBackForAMonth_GoesOn(string name)
    {
        var zone = ScheduleZone.Find(name);
        Assert.Equal([Utc(2, 14, 1, 13), Utc(2, 15, 1, 13), Utc(2, 16, 2, 13)], CronTimes.Next("13 2 * * *", zone, Utc(2, 13, 12, 0), 3));
        Assert.Equal([Utc(3, 21, 2, 13), Utc(3, 22, 2, 0), Utc(3, 23, 1, 13)], CronTimes.Next("13 2 * * *", zone, Utc(3, 20, 12, 0), 3));
        Assert.Equal([Utc(3, 22, 1, 30), Utc(3, 22, 2, 30)], CronTimes.Next("30 * * * *", zone, Utc(3, 22, 1, 0), 2));
    }

    /// <summary>A local time in UTC, looked for minute by minute: the first at which the clocks show so much.</summary>
    private static DateTime Moment(TimeZoneInfo zone, DateTime local)
    {
        var moment = DateTime.SpecifyKind(local.AddHours(-15), DateTimeKind.Utc);
        while (moment + zone.GetUtcOffset(moment) < local)
            moment = moment.AddMinutes(1);
        return moment;
    }

    private static DateTime Utc(int month, int day, int hour, int minute) => new(2026, month, day, hour, minute, 0, DateTimeKind.Utc);
}
