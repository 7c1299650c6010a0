using DbMigrate.Engine.Locks;

namespace DbMigrate.Engine.Tests.Locks;

public sealed class LockWatchTests
{
    [Fact]
    public void The_longest_wait_is_kept_and_each_is_reported()
    {
        var reported = new List<string>();
        var ended = 0;
        var watch = new LockWatch(4711, TimeSpan.Zero, r => reported.Add(r.Object), _ => ended++);
        Assert.Null(watch.Longest);
        watch.Report(Waits("none", null));
        Assert.Null(watch.Longest);
        watch.Report(Waits("a", 2));
        watch.Report(Waits("b", 1));
        Assert.Equal(("a", "b"), (watch.Longest!.Object, watch.Latest!.Object));
        watch.Report(Waits("none", null));
        Assert.Null(watch.Latest);

        // Of waits that are equally long, the last one: its blockers are the newest.
        watch.Report(Waits("c", 2));
        Assert.Equal("c", watch.Longest!.Object);
        Assert.Equal(["a", "b", "c"], reported);
        watch.Dispose();
        Assert.Equal((1, 4711), (ended, watch.ProcessId));
    }

    private static BlockReport Waits(string what, int? seconds) =>
        new(seconds is { } waited ? TimeSpan.FromSeconds(waited) : null, string.Empty, []) { Object = what };
}
