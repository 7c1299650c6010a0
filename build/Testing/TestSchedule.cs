using System.Diagnostics;

namespace DbMigrate.Build.Testing;

/// <summary>Runs parts of the tests in parallel. The lines of a part are written together when it has ended.</summary>
internal static class TestSchedule
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(1);

    /// <summary>The number of parts that run at once. A part waits for its server for most of the time.</summary>
    public static int Lanes => Math.Max(2, Environment.ProcessorCount);

    /// <summary>Runs the parts, in their order as far as lanes and groups allow it.</summary>
    /// <returns>The sum of their counts.</returns>
    public static async Task<TestCounts> RunAsync(IReadOnlyList<TestPart> parts, int lanes)
    {
        var clock = Stopwatch.StartNew();
        var waiting = parts.ToList();
        var running = new Dictionary<Task<TestCounts>, (TestPart Part, TimeSpan Start)>();
        var sum = TestCounts.None;
        var pulse = Task.Delay(Heartbeat);
        while (waiting.Count + running.Count > 0)
        {
            while (running.Count < lanes && waiting.Find(CanStart) is { } next)
            {
                waiting.Remove(next);
                running.Add(RunAsync(next), (next, clock.Elapsed));
            }

            var ended = await Task.WhenAny([.. running.Keys, pulse]);
            if (ended is Task<TestCounts> part)
            {
                sum += await part;
                running.Remove(part);
            }
            else
            {
                WritePulse(clock.Elapsed, running.Values, waiting.Count);
                pulse = Task.Delay(Heartbeat);
            }
        }

        Log.Note($"the tests took {Text(clock.Elapsed)}");
        return sum;

        bool CanStart(TestPart part) => part.Group is null || running.Values.All(r => r.Part.Group != part.Group);
    }

    private static Task<TestCounts> RunAsync(TestPart part) =>
        Log.CollectAsync(async () =>
        {
            var clock = Stopwatch.StartNew();
            Log.Step(part.Title);
            TestCounts counts;
            try
            {
                counts = await part.RunAsync();
            }
            catch (BuildFailedException failure)
            {
                Log.FailTest(part.Title, failure.Message);
                counts = new TestCounts(0, 1, 0);
            }

            Log.Note($"{counts} in {Text(clock.Elapsed)}");
            return counts;
        });

    private static void WritePulse(TimeSpan now, IEnumerable<(TestPart Part, TimeSpan Start)> running, int waiting)
    {
        var titles = running.Select(r => $"{r.Part.Title} ({Text(now - r.Start)})");
        Log.Note($"{Text(now)}: running: {string.Join(", ", titles)}; waiting: {waiting}");
    }

    private static string Text(TimeSpan time) => $"{(int)time.TotalMinutes}:{time.Seconds:00} min";
}
