namespace DbMigrate.Engine.Tests;

/// <summary>Files of the repository that are made by the code, and kept equal to it by a test.</summary>
internal static class Snapshot
{
    private const string Variable = "DBMIGRATE_UPDATE_DOCS";

    /// <summary>The repository's root.</summary>
    internal static string Root { get; } = Up(AppContext.BaseDirectory);

    /// <summary>
    /// Compares the file with what it should be; with the environment variable DBMIGRATE_UPDATE_DOCS=1, writes it.
    /// </summary>
    /// <param name="file">Relative to the repository's root.</param>
    /// <param name="wanted">What it should be, with LF.</param>
    /// <param name="filter">What runs this test alone.</param>
    internal static void Compare(string file, string wanted, string filter)
    {
        var path = Path.Combine(Root, file);
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            File.WriteAllText(path, wanted);
            return;
        }

        var there = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : string.Empty;
        if (there == wanted)
        {
            return;
        }

        var lines = (there.Split('\n'), wanted.Split('\n'));
        var first = lines.Item1.Zip(lines.Item2).TakeWhile(p => p.First == p.Second).Count();
        Assert.Fail(
            $"{file} is not what the code says, from line {first + 1} on:\n  it has: {lines.Item1.ElementAtOrDefault(first)}\n  wanted: {lines.Item2.ElementAtOrDefault(first)}\n"
                + $"Where the change is meant: {Variable}=1 dotnet test tests/DbMigrate.Engine.Tests --filter {filter}, and look at the difference."
        );
    }

    private static string Up(string folder) =>
        File.Exists(Path.Combine(folder, "DbMigrate.psd1")) && Directory.Exists(Path.Combine(folder, "src"))
            ? folder
            : Up(Path.GetDirectoryName(folder)!);
}
