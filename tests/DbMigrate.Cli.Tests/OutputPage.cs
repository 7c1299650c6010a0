using System.Text;
using System.Text.RegularExpressions;

namespace DbMigrate.Cli.Tests;

/// <summary>The page docs/guides/output.md, and what of it differs from run to run.</summary>
internal static partial class OutputPage
{
    private const string Introduction = """
        # Output of the command

        <!-- Written by OutputPageTests. Do not edit: ./build.sh docs writes it. -->

        This is what `dbmigrate` writes on a terminal of 80 and of 120 columns, from the first look at a plan to its history. The
        plan adds a column to `orders`, fills it, and drops the old column a week later. Its files are in `tests/Output`.
        Messages during a run go to the error output, results to the output. Instants, process numbers, hosts and hashes are
        replaced by those of another day. [Output of the cmdlets](output-powershell.md) shows the same in PowerShell.
        """;

    /// <summary>Returns the page.</summary>
    /// <param name="sections">The title, the text below it and what was written at each width.</param>
    public static string Write(
        IEnumerable<(string Title, string Text, IReadOnlyDictionary<int, string> Written)> sections
    )
    {
        var page = new StringBuilder(Introduction).Append('\n');
        foreach (var (title, text, written) in sections)
        {
            page.Append($"\n## {title}\n\n{text}\n");
            foreach (var (width, output) in written)
            {
                page.Append($"\nAt {width} columns:\n\n```text\n{output}```\n");
            }
        }

        return page.ToString();
    }

    /// <summary>Replaces what belongs to one run by values of the same length.</summary>
    public static string Neutral(string text)
    {
        text = Day().Replace(text, "2026-03-01");
        text = Time().Replace(text, m => m.Value.Length > 5 ? "14:05:00" : "14:05");
        text = Address().Replace(text, "localhost:5432");
        text = Process().Replace(text, "4711");
        text = Hash().Replace(text, m => new string('0', 60) + "4711");
        var host = Environment.MachineName;
        return Regex.Replace(
            text,
            $"(?<=postgres +){Regex.Escape(host)}(?= )",
            "build-7".PadRight(host.Length, '7')[..host.Length]
        );
    }

    /// <summary>Returns the words of a page, without measured values and without line ends.</summary>
    public static IReadOnlyList<string> Words(string page) =>
        Attempt()
            .Replace(Host().Replace(Measured().Replace(page, "MEASURED"), "HOST"), "ATTEMPT")
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d\b")]
    private static partial Regex Day();

    [GeneratedRegex(@"\b\d\d:\d\d(:\d\d)?(?=Z| UTC)")]
    private static partial Regex Time();

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    [GeneratedRegex(@"(?<=\bpid\s+)\d+")]
    private static partial Regex Process();

    [GeneratedRegex(@"\b[0-9a-f]{64}\b")]
    private static partial Regex Hash();

    /// <summary>Durations and sizes, and what was counted in the time until the lock was free.</summary>
    [GeneratedRegex(
        @"\b\d+(\.\d+)? ?(ms|s|min|kB|MB)\b|\b\d+m \d+s\b|\b\d+\s+(attempts?|retry|retries|looks?|try|tries|transactions?)\b|\battempt \d+"
    )]
    private static partial Regex Measured();

    [GeneratedRegex(@"try \d+(,\s+next\s+in\s+MEASURED)?")]
    private static partial Regex Attempt();

    [GeneratedRegex(@"(?<=\spostgres\s+)b[uild7-]*(?=\s)")]
    private static partial Regex Host();
}
