using System.Text;
using System.Text.Json;
using DbMigrate.Engine.Journal;

namespace DbMigrate.Engine.Tests.Journal;

public class JournalDetailTests
{
    private static readonly Func<string, string> Mask = text =>
        text.Replace("hunter2", "***", StringComparison.Ordinal);

    [Fact]
    public void The_failing_rows_of_a_check_take_no_more_than_is_allowed()
    {
        var check = Read(Checked(Enumerable.Repeat(new string('ä', 900), 8)));
        Assert.Equal(2, check.Rows.Count);
        Assert.Equal(6, check.RowsOmitted);
        Assert.True(check.Rows.Sum(Encoding.UTF8.GetByteCount) <= JournalDetails.MostRowBytes);

        var many = Read(Checked(Enumerable.Range(1, 20).Select(i => $"{i}")));
        Assert.Equal(JournalDetails.MostRows, many.Rows.Count);
        Assert.Equal(10, many.RowsOmitted);
    }

    [Fact]
    public void A_secret_at_the_place_where_a_text_is_cut_is_masked_first()
    {
        var check = Read(Checked([new string('x', 995) + "hunter2"]));
        Assert.DoesNotContain("hunt", Assert.Single(check.Rows), StringComparison.Ordinal);
    }

    [Fact]
    public void A_character_of_two_halves_is_not_cut_in_between()
    {
        var row = Assert.Single(Read(Checked([new string('x', 998) + "😀😀"])).Rows);
        Assert.Equal(new string('x', 998) + "…", row);
    }

    [Fact]
    public void The_longest_waits_are_kept_in_their_order()
    {
        var waits = Enumerable
            .Range(1, 30)
            .Select(i => new LockWait
            {
                Phase = "a",
                Step = 1,
                Attempt = i,
                Waited = TimeSpan.FromMilliseconds(i),
                Mode = "ShareLock",
                Object = "t",
                BlockedBy =
                [
                    .. Enumerable
                        .Range(1, 12)
                        .Select(p => new LockBlocker { ProcessId = p, Query = "select 'hunter2'" }),
                ],
            })
            .ToList();
        var detail = JournalDetails.LockWaits(waits, Mask);
        Assert.DoesNotContain("hunter2", detail, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(detail);
        Assert.Equal(465, json.RootElement.GetProperty("waited_ms").GetDouble());
        Assert.Equal(10, json.RootElement.GetProperty("lock_waits_omitted").GetInt32());

        var read = JournalDetailReader.Read(Event(JournalEvents.LockWaited), detail).LockWaits;
        Assert.Equal(Enumerable.Range(11, 20), read.Select(w => w.Attempt));
        Assert.All(read, w => Assert.Equal((10, 12), (w.BlockedBy.Count, w.Blockers)));
        Assert.Equal("ShareLock on t", read[0].Lock);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"check": 1, "stage": "Nowhere", "rows": true, "lock_waits": [1, {"blockers": [null]}]}""")]
    [InlineData("""{"rows": "many", "retries": 1.5, "transactions": {}}""")]
    public void A_detail_of_another_shape_leaves_the_properties_empty(string detail)
    {
        foreach (var name in new[] { JournalEvents.Checked, JournalEvents.LockWaited, JournalEvents.BatchDone })
        {
            var row = JournalDetailReader.Read(Event(name), detail);
            Assert.Null(row.Check);
            Assert.Null(row.Rows);
        }
    }

    [Fact]
    public void A_detail_nested_deeper_than_any_of_the_engine_is_read()
    {
        var deep =
            string.Concat(Enumerable.Repeat("""{"a":[""", 3_000)) + string.Concat(Enumerable.Repeat("]}", 3_000));
        var row = JournalDetailReader.Read(Event(JournalEvents.BatchDone), $$"""{"x": {{deep}}, "rows": 7}""");
        Assert.Equal(7, row.Rows);
    }

    private static JournaledCheck Read(CheckResult result) =>
        JournalDetailReader.Read(Event(JournalEvents.Checked), JournalDetails.Check(result, Mask)).Check!;

    private static CheckResult Checked(IEnumerable<string> rows) =>
        new()
        {
            PlanName = "p",
            Plan = "plan.yaml",
            Phase = "a",
            Stage = CheckStage.Verify,
            Name = "none is left",
            Kind = "sql",
            Status = CheckStatus.Failed,
            Expected = "no rows",
            Actual = "rows",
            Rows = [.. rows],
        };

    private static MigrationEvent Event(string name) =>
        new()
        {
            Id = 1,
            At = DateTimeOffset.UnixEpoch,
            PlanName = "p",
            Event = name,
            User = "deploy",
        };
}
