using DbMigrate.Build.Setup;

namespace DbMigrate.Build.Testing;

/// <summary>Checks the layout of the code with CSharpier, a .NET tool of this repository.</summary>
/// <remarks><c>dotnet csharpier format src tests build</c> corrects it.</remarks>
internal static class FormatCheck
{
    private static readonly string[] Folders = ["src", "tests", "build"];

    /// <summary>Returns the part; null where the tool is not available.</summary>
    public static async Task<TestPart?> PrepareAsync()
    {
        var (code, output) = await Tool.CaptureAsync(Tool.Dotnet, ["tool", "restore"], TimeSpan.FromMinutes(3));
        if (code == 0)
        {
            return new TestPart("Format of the code", RunAsync);
        }

        Log.LeaveOut(
            "Format of the code",
            $"the .NET tool csharpier is not available: {NuGetPackage.FirstError(output)}"
        );
        return null;
    }

    private static async Task<TestCounts> RunAsync()
    {
        var (code, output) = await Tool.CaptureAsync(Tool.Dotnet, ["csharpier", "check", .. Folders]);
        if (code == 0)
        {
            return new TestCounts(1, 0, 0);
        }

        var files = output
            .ReplaceLineEndings("\n")
            .Split('\n')
            .Where(l => l.StartsWith("Error ", StringComparison.Ordinal));
        Log.FailTest(
            "Format of the code",
            $"Run 'dotnet csharpier format {string.Join(' ', Folders)}'.\n{string.Join('\n', files)}"
        );
        return new TestCounts(0, 1, 0);
    }
}
