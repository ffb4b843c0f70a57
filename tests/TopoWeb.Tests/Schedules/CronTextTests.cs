using TopoWeb.Controls;
using TopoWeb.Schedules.Times;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Schedules;

public sealed class CronTextTests
{
    private static readonly DateTime Now = new(2026, 3, 4, 13, 53, 20, DateTimeKind.Utc); // a Wednesday

    [Theory]
    [InlineData("* * * * *", "every minute")]
    [InlineData("*/1 * * * *", "every minute")]
    [InlineData("*/15 * * * *", "every 15 minutes")]
    [InlineData("*/45 * * * *", "at the times of '*/45 * * * *' (UTC)")] // 0, 45, 0, 45: not every 45 minutes
    [InlineData("5 * * * *", "every hour at minute 5")]
    [InlineData("5 */6 * * *", "every 6 hours at minute 5")]
    [InlineData("5 */5 * * *", "at the times of '5 */5 * * *' (UTC)")]
    [InlineData("0 3 * * *", "every day at 03:00 UTC")]
    [InlineData("30 4 * * 1-5", "Monday to Friday at 04:30 UTC")]
    [InlineData("0 3 * * 0", "every Sunday at 03:00 UTC")]
    [InlineData("0 3 * * 7", "every Sunday at 03:00 UTC")]
    [InlineData("0 3 1 * *", "on day 1 of every month at 03:00 UTC")]
    [InlineData("0 3 1 1 *", "at the times of '0 3 1 1 *' (UTC)")]
    [InlineData("0 3", "at 0 3")]
    public void Describe_Cron_SaysIt(string cron, string words) => Assert.Equal(words, CronText.Describe(cron));

    [Theory]
    [InlineData("")]
    [InlineData("hourly")]
    [InlineData("0 0 3 * * *")]
    [InlineData("* * * * * *")] // every second
    [InlineData("@every_second")]
    [InlineData("@reboot")]
    [InlineData("@hourly @daily")]
    public void Check_NotCron_SaysWhatToWrite(string cron)
    {
        var error = Assert.Throws<InvalidInputException>(() => CronTimes.Check(cron, TimeZoneInfo.Utc, Now));
        Assert.Equal("cron", error.Field);
        Assert.Contains("Enter five fields", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("60 * * * *", "The minute is '60'; it must be a number from 0 to 59")]
    [InlineData("0 25 * * *", "The hour is '25'; it must be a number from 0 to 23")]
    [InlineData("0 3 32 * *", "The day of the month is '32'; it must be a number from 1 to 31 or L")]
    [InlineData("0 3 * FOO *", "The month is 'FOO'; it must be a number from 1 to 12 or a name such as JAN")]
    [InlineData("0 3 * * 9", "The day of the week is '9'; it must be a number from 0 (Sunday) to 7")]
    [InlineData("*/0 3 * * 1", "The minute is '*/0'; it must be")]
    public void Check_OneFieldWrong_NamesItAndWhatItTakes(string cron, string words) =>
        Assert.Contains(words, Assert.Throws<InvalidInputException>(() => CronTimes.Check(cron, TimeZoneInfo.Utc, Now)).Message, StringComparison.Ordinal);

    /// <summary>Earlier versions stored them as they were written.</summary>
    [Theory]
    [InlineData("@hourly", "0 * * * *", "every hour at minute 0")]
    [InlineData(" @Daily ", "0 0 * * *", "every day at 00:00 UTC")]
    [InlineData("@midnight", "0 0 * * *", "every day at 00:00 UTC")]
    [InlineData("@weekly", "0 0 * * 0", "every Sunday at 00:00 UTC")]
    [InlineData("@monthly", "0 0 1 * *", "on day 1 of every month at 00:00 UTC")]
    [InlineData("@yearly", "0 0 1 1 *", "at the times of '0 0 1 1 *' (UTC)")]
    [InlineData("@every_minute", "* * * * *", "every minute")]
    [InlineData("0\t3  * *\t1", "0 3 * * 1", "every Monday at 03:00 UTC")]
    public void Normalize_NamesAndSpaces_AreTheFieldsTheyStandFor(string cron, string fields, string words)
    {
        Assert.Equal(fields, CronText.Normalize(cron));
        Assert.Equal(words, CronText.Describe(cron));
        Assert.Equal(CronTimes.Next(fields, TimeZoneInfo.Utc, Now, 5), CronTimes.Next(cron, TimeZoneInfo.Utc, Now, 5));
        Assert.Equal(CronDraft.Of(fields).ToCron(TimeZoneInfo.Utc, Now), CronDraft.Of(cron).ToCron(TimeZoneInfo.Utc, Now));
    }

    [Fact]
    public void Check_DayThatNeverComes_SaysSo() =>
        Assert.Contains("never occurs", Assert.Throws<InvalidInputException>(() => CronTimes.Check("0 3 30 2 *", TimeZoneInfo.Utc, Now)).Message, StringComparison.Ordinal);

    [Fact]
    public void Next_Times_AreAfterNowAndInOrder() => Assert.Equal(
        [new(2026, 3, 4, 14, 0, 0, DateTimeKind.Utc), new(2026, 3, 4, 14, 30, 0, DateTimeKind.Utc), new DateTime(2026, 3, 4, 15, 0, 0, DateTimeKind.Utc)],
        CronTimes.Next("*/30 * * * *", TimeZoneInfo.Utc, Now, 3));

    [Fact]
    public void Next_AtTheVeryTime_TakesTheOneAfter() =>
        Assert.Equal(new DateTime(2026, 3, 4, 14, 30, 0, DateTimeKind.Utc), CronTimes.Next("*/30 * * * *", TimeZoneInfo.Utc, new(2026, 3, 4, 14, 0, 0, DateTimeKind.Utc)));

    [Theory]
    [InlineData(12, "in 12 minutes — 14:05 UTC")]
    [InlineData(0.5, "in less than a minute — 13:53 UTC")]
    [InlineData(60 * 14, "in 14 hours — Thu 03:53 UTC")]
    [InlineData(60 * 24 * 10, "in 10 days — 14 Mar 2026, 13:53 UTC")]
    [InlineData(-90, "1 hour 30 minutes ago — 12:23 UTC")]
    [InlineData(-60 * 24 * 2, "2 days ago — 2 Mar 2026, 13:53 UTC")]
    public void Next_InWords_TellsDistanceAndClock(double minutes, string words) => Assert.Equal(words, TimeText.Next(Now, Now.AddMinutes(minutes)));

    [Fact]
    public void ToCron_EveryForm_IsWhatItSays()
    {
        var draft = new CronDraft { Minutes = "20", Minute = "7", Time = "4:30", Weekday = "5", Day = "L", Custom = "  0   3 * *  1 " };
        var crons = Enum.GetValues<CronForm>().Select(form =>
        {
            draft.Form = form;
            return draft.ToCron(TimeZoneInfo.Utc, Now);
        });
        Assert.Equal(["*/20 * * * *", "7 * * * *", "30 4 * * *", "30 4 * * 5", "30 4 L * *", "0 3 * * 1"], crons);
    }

    [Fact]
    public void ToCron_EvenMinutes_AllDivideTheHour() => Assert.All(CronDraft.EvenMinutes, m => Assert.Equal(0, 60 % m));

    [Theory]
    [InlineData(CronForm.Hourly, "60", "03:00", "minute")]
    [InlineData(CronForm.Hourly, "-1", "03:00", "minute")]
    [InlineData(CronForm.Daily, "0", "24:00", "time")]
    [InlineData(CronForm.Weekly, "0", "3 pm", "time")]
    internal void ToCron_Wrong_NamesTheField(CronForm form, string minute, string time, string field) =>
        Assert.Equal(field, Assert.Throws<InvalidInputException>(() => new CronDraft { Form = form, Minute = minute, Time = time }.ToCron(TimeZoneInfo.Utc, Now)).Field);

    [Theory]
    [InlineData("*/20 * * * *")]
    [InlineData("7 * * * *")]
    [InlineData("30 4 * * *")]
    [InlineData("30 4 * * 5")]
    [InlineData("30 4 L * *")]
    [InlineData("30 4 31 * *")]
    [InlineData("0 3 * * 1-5")]
    public void Of_Cron_MeansTheSame(string cron) => Assert.Equal(cron, CronDraft.Of(cron).ToCron(TimeZoneInfo.Utc, Now));

    [Fact]
    public void Of_DayThatNotAllMonthsHave_IsWrittenAsCron() =>
        Assert.Equal((CronForm.Custom, CronForm.Monthly, CronForm.Weekly), (CronDraft.Of("30 4 31 * *").Form, CronDraft.Of("30 4 28 * *").Form, CronDraft.Of("30 4 * * 0").Form));

    [Fact]
    public void Check_OftenerThanTheServerAllows_NamesTheSetting() =>
        Assert.Contains("Schedules:ShortestMinutes", Assert.Throws<InvalidInputException>(() => CronTimes.Check("0,10 3 * * *", TimeZoneInfo.Utc, Now, shortestMinutes: 30)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Middle-earth/Shire")]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    public void Find_UnknownZone_SaysSo(string name) => Assert.Equal("timeZone", Assert.Throws<InvalidInputException>(() => ScheduleZone.Find(name)).Field);

    [Fact]
    public void Describe_OtherZone_NamesItsClocks() => Assert.Equal("every day at 03:00 New York time", CronText.Describe("0 3 * * *", "America/New_York"));
}
