namespace DbMigrate.Cli.Tests;

/// <summary>
/// The command has one place that writes to a terminal. It makes the control characters of others visible.
/// </summary>
public sealed class OneWriterTests
{
    [Fact]
    public void Only_the_output_channel_writes_to_the_console()
    {
        var folder = Path.Combine(Checkout.Root, "src", "DbMigrate.Cli");
        var writers = Directory
            .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f =>
                !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            )
            .Where(f =>
            {
                var text = File.ReadAllText(f);
                return new[]
                {
                    "Console.Out",
                    "Console.Error",
                    "Console.Write",
                    "OpenStandardOutput",
                    "OpenStandardError",
                }.Any(w => text.Contains(w, StringComparison.Ordinal));
            })
            .Select(Path.GetFileName);
        // It opens what the channel writes to.
        Assert.Equal(["WindowsConsole.cs"], writers);
    }
}
