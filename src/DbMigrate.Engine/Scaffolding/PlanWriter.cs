using System.Text;

namespace DbMigrate.Engine.Scaffolding;

/// <summary>Writes the text of a new <c>plan.yaml</c>, with what is left to do as comments at its place.</summary>
internal sealed class PlanWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>The head of a plan.</summary>
    /// <param name="schema">Where editors find the schema, relative to the plan.</param>
    /// <param name="name">The plan's name.</param>
    /// <param name="description">What it is for.</param>
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

    /// <summary>The text so far.</summary>
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

    /// <summary>Adds what is left to do.</summary>
    internal void Todos(string indent, IEnumerable<string> todos)
    {
        foreach (var todo in todos)
        {
            Line($"{indent}# TODO {OneLine(todo)}");
        }
    }

    /// <summary>Adds lines as they are.</summary>
    internal void Line(string line) => _text.Append(line).Append('\n');

    /// <summary>A text as YAML has it: bare where it can be nothing else, else in quotes.</summary>
    private static string Quote(string text)
    {
        var bare =
            text.Length > 0
            && char.IsAsciiLetter(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ' ' or ',')
            && text[^1] is not ' '
            && !PlanScalarWords.Contains(text);
        return bare ? text : '"' + string.Concat(text.Select(Escape)) + '"';
    }

    // What YAML reads as something else than a text.
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
