namespace DbMigrate.Engine.Tests.Support;

/// <summary>Waits for what a test needs to have come about; a generous deadline, so that a slow machine fails nothing.</summary>
public static class Wait
{
    /// <summary>Asks until it is true.</summary>
    public static async Task ForAsync(Func<Task<bool>> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < deadline, "What the test waits for did not come about in a minute.");
            await Task.Delay(20);
        }
    }
}
