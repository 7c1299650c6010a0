using System.Diagnostics;
using System.Text.Json;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Sql.Oracle;

/// <summary>PostgreSQL's own parser, as its answers come from parse.mjs.</summary>
internal static class LibpgQuery
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Asks for all of the texts at once.</summary>
    public static async Task<IReadOnlyList<ParsedText>> ParseAsync(IReadOnlyCollection<string> texts)
    {
        var start = new ProcessStartInfo("node")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Sql", "Oracle", "parse.mjs"),
                Path.GetFullPath(LibpgQueryFactAttribute.Parser!),
            },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start)!;
        var asking = Task.Run(async () =>
        {
            foreach (var text in texts)
            {
                await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(text));
            }

            node.StandardInput.Close();
        });
        var answers = new List<ParsedText>();
        while (
            await Wait.EndOfAsync(node.StandardOutput.ReadLineAsync(), $"answer {answers.Count + 1} of node")
                is { } line
        )
        {
            answers.Add(Read(line));
        }

        await Wait.EndOfAsync(asking);
        await Wait.EndOfAsync(node.WaitForExitAsync(), "node");
        Assert.Equal(texts.Count, answers.Count);
        return answers;
    }

    /// <summary>Reads an answer.</summary>
    public static ParsedText Read(string json) => JsonSerializer.Deserialize<ParsedText>(json, Json)!;

    /// <summary>Writes an answer, to be kept.</summary>
    public static string Write(ParsedText answer) => JsonSerializer.Serialize(answer, Json);
}

/// <summary>How a text divides, or why it does not.</summary>
internal sealed record ParsedText(IReadOnlyList<ParsedStatement>? Statements, string? Error);

/// <summary>
/// A statement: its first token's offset, its length up to the semicolon, in bytes; its node; the tables that it names.
/// </summary>
internal sealed record ParsedStatement(int Offset, int Length, string Node, IReadOnlyList<string> Tables);
