using System.Runtime.CompilerServices;

namespace DbMigrate.Engine.Tests.Support;

/// <summary>
/// Waits for what a test needs to have come about; a generous deadline, so that a slow machine fails nothing, and one
/// that says what it waited for.
/// </summary>
public static class Wait
{
    /// <summary>What no part of a test takes, however slow the machine is.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Asks until it is true.</summary>
    public static async Task ForAsync(
        Func<Task<bool>> condition,
        [CallerArgumentExpression(nameof(condition))] string what = ""
    )
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!await EndOfAsync(condition(), what))
        {
            Assert.True(DateTime.UtcNow < deadline, $"What the test waits for did not come about in a minute: {what}");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits for the end of something.</summary>
    public static async Task<T> EndOfAsync<T>(Task<T> task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        await EndOfAsync((Task)task, what);
        return await task;
    }

    /// <summary>Waits for the end of something.</summary>
    public static async Task EndOfAsync(Task task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        try
        {
            await task.WaitAsync(Patience);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"It did not end within {Patience.TotalMinutes:0} minutes: {what}");
        }
    }
}
