using System.Text;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Makes the undo of a statement from the template in its row.</summary>
/// <remarks>
/// <c>{role}</c> what was captured · <c>{role!}</c> its last part, without the schema · <c>{role^}</c> its schema ·
/// <c>{role@other}</c> its last part in the schema of the other. A template that ends with a period is a sentence.
/// </remarks>
internal static class UndoText
{
    /// <summary>Returns the statement, or a sentence; null: nothing to undo.</summary>
    public static StatementUndo? Of(string? template, PatternMatch match)
    {
        if (string.IsNullOrEmpty(template))
        {
            return null;
        }

        if (template.EndsWith('.'))
        {
            return StatementUndo.Sentence(template);
        }

        var undo = new StringBuilder();
        for (var at = 0; at < template.Length; )
        {
            var open = template.IndexOf('{', at);
            if (open < 0)
            {
                undo.Append(template, at, template.Length - at);
                break;
            }

            var close = template.IndexOf('}', open);
            undo.Append(template, at, open - at);
            if (Value(template[(open + 1)..close], match) is not { } value)
            {
                return StatementUndo.Sentence(
                    "It names nothing that an undo could name: look up what the server created, and drop that."
                );
            }

            undo.Append(value);
            at = close + 1;
        }

        return Reserve(undo.ToString(), match);
    }

    private static string? Value(string name, PatternMatch match)
    {
        if (name.Split('@') is [var role, var other])
        {
            return match[role] is not { } own || match[other] is not { } sibling ? null
                : Schema(sibling) is { } schema ? schema + "." + Last(own)
                : Last(own);
        }

        return name[^1] switch
        {
            '!' => match[name[..^1]] is { } text ? Last(text) : null,
            '^' => match[name[..^1]] is { } text ? Schema(text) : null,
            _ => match.All(name).ToArray() is { Length: > 0 } all ? string.Join(", ", all) : null,
        };
    }

    // An object that may have been there before must not be dropped without a look.
    private static StatementUndo Reserve(string undo, PatternMatch match) =>
        match.KeepsExisting ? StatementUndo.Sentence($"{undo}, if the object was not there before.")
        : match.ReplacesExisting ? StatementUndo.Sentence($"Restore the former definition; if there was none: {undo}.")
        : new StatementUndo(undo, IsStatement: true);

    private static int Dot(string name)
    {
        // The last dot that is outside of quotes.
        var (dot, quoted) = (-1, false);
        for (var i = 0; i < name.Length; i++)
        {
            quoted ^= name[i] == '"';
            dot = name[i] == '.' && !quoted ? i : dot;
        }

        return dot;
    }

    private static string Last(string name) => name[(Dot(name) + 1)..].Trim();

    private static string? Schema(string name) => Dot(name) is var dot and > 0 ? name[..dot].Trim() : null;
}
