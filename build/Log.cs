namespace DbMigrate.Build;

/// <summary>Writes the build's own lines, and keeps what must be repeated at the end.</summary>
internal static class Log
{
    private static readonly object Gate = new();
    private static readonly AsyncLocal<List<string>?> Buffer = new();
    private static readonly List<string> LeftOutParts = [];
    private static readonly List<(string Test, string Message)> Failures = [];

    /// <summary>The parts that were left out, each with the reason.</summary>
    public static IReadOnlyList<string> LeftOut => LeftOutParts;

    /// <summary>The tests that failed, each with its message.</summary>
    public static IReadOnlyList<(string Test, string Message)> FailedTests => Failures;

    /// <summary>Whether the lines of the current part are collected: see <see cref="CollectAsync"/>.</summary>
    public static bool IsCollecting => Buffer.Value is not null;

    /// <summary>Writes the heading of a step.</summary>
    public static void Step(string text) => Line($"==> {text}");

    /// <summary>Writes a line below a heading.</summary>
    public static void Note(string text) => Line($"    {text}");

    /// <summary>Writes a line, or adds it to the lines of the part that is being collected.</summary>
    public static void Line(string text)
    {
        lock (Gate)
        {
            if (Buffer.Value is { } lines)
            {
                lines.Add(text);
            }
            else
            {
                Console.WriteLine(text);
            }
        }
    }

    /// <summary>Adds a failed test to the summary at the end of the output.</summary>
    public static void FailTest(string test, string message)
    {
        lock (Gate)
        {
            Failures.Add((test, message));
        }
    }

    /// <summary>Writes that a part cannot be done on this machine, now and in the summary at the end.</summary>
    public static void LeaveOut(string part, string reason)
    {
        var text = $"{part}: {reason}";
        lock (Gate)
        {
            if (LeftOutParts.Contains(text))
            {
                return;
            }

            LeftOutParts.Add(text);
        }

        Note($"left out: {text}");
    }

    /// <summary>Runs an action and writes its lines together at its end, so that parallel parts do not mix.</summary>
    public static async Task<T> CollectAsync<T>(Func<Task<T>> action)
    {
        var lines = new List<string>();
        Buffer.Value = lines;
        try
        {
            return await action();
        }
        finally
        {
            Buffer.Value = null;
            lock (Gate)
            {
                lines.ForEach(Console.WriteLine);
            }
        }
    }
}
