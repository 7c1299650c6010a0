using System.Text;

namespace DbMigrate.Engine.Scaffolding;

/// <summary>Writes the text of a new <c>plan.yaml</c>, with the remaining tasks as comments at their places.</summary>
internal sealed class PlanWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>Writes the head of a plan.</summary>
    /// <param name="schema">The path of the schema for editors, relative to the plan.</param>
    /// <param name="name">The plan's name.</param>
    /// <param name="description">The plan's description.</param>
    internal PlanWriter(string schema, string name, string description) =>
        _text.Append(
            $$"""
            # yaml-language-server: $schema={{schema}}
            plan: {{Quote(name)}}
            description: {{Quote(description)}}

            connections:
              default: ${DATABASE_URL} # the database that the plan is for; it holds the journal, too

            phases:

            """.ReplaceLineEndings("\n")
        );

    /// <summary>Returns the text written so far.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>Adds a phase.</summary>
    internal void Add(DraftPhase phase)
    {
        Line($"  - id: {Quote(phase.Id)}");
        if (phase.Title is not null)
        {
            Line($"    title: {Quote(phase.Title)}");
        }

        Todos("    ", phase.Todos);
        Line("    apply:");
        Line($"      - sql: {Quote(phase.Apply)}");
        if (phase.Undo is not null)
        {
            Line("    undo:");
            Line($"      - sql: {Quote(phase.Undo)}");
        }

        Line(string.Empty);
    }

    /// <summary>Adds the remaining tasks as comments.</summary>
    internal void Todos(string indent, IEnumerable<string> todos)
    {
        foreach (var todo in todos)
        {
            Line($"{indent}# TODO {OneLine(todo)}");
        }
    }

    /// <summary>Adds lines unchanged.</summary>
    internal void Line(string line) => _text.Append(line).Append('\n');

    /// <summary>Returns a text as a YAML scalar: plain where that is unambiguous, otherwise quoted.</summary>
    internal static string Quote(string text)
    {
        var bare =
            text.Length > 0
            && char.IsAsciiLetter(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ' ' or ',')
            && text[^1] is not ' '
            && !PlanScalarWords.Contains(text);
        return bare ? text : QuoteAlways(text);
    }

    /// <summary>Returns a text as a quoted YAML scalar.</summary>
    internal static string QuoteAlways(string text) => '"' + string.Concat(text.Select(Escape)) + '"';

    // Plain scalars that YAML reads as another type than a string.
    private static readonly HashSet<string> PlanScalarWords = new(
        ["true", "false", "yes", "no", "on", "off", "null", "none", "y", "n"],
        StringComparer.OrdinalIgnoreCase
    );

    private static string Escape(char c) =>
        c switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            _ when char.IsControl(c) || char.IsSurrogate(c) || c is '\u0085' or '\u2028' or '\u2029' or '\uFEFF' =>
                $"\\u{(int)c:X4}",
            _ => c.ToString(),
        };

    private static string OneLine(string text) =>
        string.Join(
            ' ',
            text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        );
}
