using System.Text;
using System.Text.Json;

namespace DbMigrate.Engine.Steps;

/// <summary>
/// Runs a script file by the program <c>pwsh</c>, as a host does that is a session of PowerShell: the phase is the
/// pipeline input, and all streams are the output.
/// </summary>
internal static class PowerShellProgram
{
    // $? is false after 'exit' with a code other than 0, and true after a program of the script that failed.
    private const string Command = """
        [Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)
        $PSStyle.OutputRendering = 'PlainText'
        try {
            $input | ConvertFrom-Json | & '{0}' *>&1 | Out-String -stream -width 200
            if (-not $?) { exit $(if ($LASTEXITCODE) { $LASTEXITCODE } else { 1 }) }
        }
        catch {
            $_ | Out-String -stream -width 200
            exit 1
        }
        """;

    /// <summary>The encoding of the program's output.</summary>
    internal static Encoding Encoding { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Returns the program and its arguments.</summary>
    internal static IReadOnlyList<string> WordsFor(MigrationScript script) =>
        [
            "pwsh",
            "-noprofile",
            "-noninteractive",
            "-command",
            Command.Replace("{0}", Quoted(script.File), StringComparison.Ordinal),
        ];

    /// <summary>Returns the phase, or the schedule, as JSON in ASCII, whatever the encoding of the input is.</summary>
    internal static string InputFor(MigrationScript script)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            if (script.Phase is { } phase)
            {
                json.WriteString("Id", phase.Id);
                json.WriteString("Title", phase.Title);
                json.WriteString("PlanName", phase.PlanName);
                json.WriteString("Plan", phase.Plan);
                json.WriteString("Risk", phase.Risk.ToString());
            }
            else if (script.Schedule is { } schedule)
            {
                json.WriteString("Schedule", schedule.Schedule);
                json.WriteString("PlanName", schedule.PlanName);
                json.WriteString("Plan", schedule.Plan);
            }

            json.WriteEndObject();
        }

        return Encoding.GetString(text.ToArray());
    }

    // PowerShell takes typographic quotes for the quote, too.
    private static string Quoted(string path) =>
        string.Concat(path.Select(c => c is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B' ? $"{c}{c}" : $"{c}"));
}
