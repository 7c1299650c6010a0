using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace DbMigrate.Engine.Tests.Support;

/// <summary>
/// Waits for a condition that a test needs. The deadlines only end a test that hangs; no test passes or fails by them
/// on a slow machine. The error names the condition.
/// </summary>
public static class Wait
{
    /// <summary>The deadline: no part of a test takes that long, however slow the machine is.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(150);

    /// <summary>Evaluates the condition until it is true, less often the longer it takes.</summary>
    /// <remarks>Most conditions open a connection: to ask without a pause would take the server from the others.</remarks>
    public static async Task ForAsync(
        Func<Task<bool>> condition,
        [CallerArgumentExpression(nameof(condition))] string what = ""
    )
    {
        var clock = Stopwatch.StartNew();
        while (!await EndOfAsync(condition(), what))
        {
            Assert.True(clock.Elapsed < Deadline, $"Not true after {Deadline.TotalMinutes:0} minutes: {what}");
            var pause = clock.Elapsed / 4;
            await Task.Delay(
                pause < Shortest ? Shortest
                : pause > Longest ? Longest
                : pause
            );
        }
    }

    /// <summary>Evaluates the condition until it is true.</summary>
    public static Task ForAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        ForAsync(() => Task.FromResult(condition()), what);

    /// <summary>Waits for the end of a task and returns its result.</summary>
    public static async Task<T> EndOfAsync<T>(Task<T> task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        await EndOfAsync((Task)task, what);
        return await task;
    }

    /// <summary>Waits for the end of a task.</summary>
    public static async Task EndOfAsync(Task task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        try
        {
            await task.WaitAsync(Deadline);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"It did not end within {Deadline.TotalMinutes:0} minutes: {what}");
        }
    }
}
