using DbMigrate.Engine.Model.Kinds;
using YamlDotNet.Core;

namespace DbMigrate.Engine.Plans;

/// <summary>Translates errors of the YAML parser into messages about the plan file.</summary>
internal static class YamlMistakes
{
    /// <summary>The finding for an exception of the parser.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="text">Its text.</param>
    /// <param name="exception">What the parser threw.</param>
    /// <param name="flow">The innermost bracket that was open.</param>
    /// <param name="last">The last thing that was understood.</param>
    internal static PlanFinding Explain(
        string file,
        string text,
        Exception exception,
        (char Opened, SourcePlace Place)? flow,
        SourcePlace? last
    )
    {
        var yaml = exception as YamlException;
        var message = yaml?.Message ?? string.Empty;
        var start = yaml is null
            ? flow?.Place ?? last ?? new SourcePlace(file, 1, 1)
            : new SourcePlace(file, Math.Max(1, (int)yaml.Start.Line), Math.Max(1, (int)yaml.Start.Column));

        if (
            IndentedByTab(
                file,
                text,
                start.Line,
                Has("tab") ? int.MaxValue
                    : yaml is null ? start.Line
                    : (int)yaml.End.Line
            ) is
            { } tab
        )
        {
            return new PlanFinding(tab, "A tab in the indentation. YAML allows spaces only.");
        }

        if (Has("cannot start any token"))
        {
            return new PlanFinding(
                start,
                $"An unquoted text cannot start with {PlanText.Show(At(text, start))}. Put the text in quotes."
            );
        }

        if (Has("invalid mapping"))
        {
            return new PlanFinding(
                start,
                "An unquoted text cannot contain ': '. Put it in quotes. If it is a key, check its "
                    + "indentation and the line before."
            );
        }

        if (Has("quoted scalar") && Has("wrong indentation"))
        {
            return new PlanFinding(
                start,
                "The quote that opens here is not closed in its line, and the next line is not indented. Close the "
                    + "quote."
            );
        }

        if (Has("unexpected end of stream"))
        {
            return new PlanFinding(start, "The quote that opens here is not closed.");
        }

        if (Has("unknown escape character"))
        {
            return new PlanFinding(
                start,
                "This text contains an unknown escape sequence. Use single quotes, or write the backslash twice."
            );
        }

        if (flow is var (opened, place))
        {
            return new PlanFinding(
                place,
                $"The '{opened}' here is not closed, or its content is invalid: it needs a ',' between items "
                    + "and a space after each ':'."
            );
        }

        if (Has("did not find expected key"))
        {
            return new PlanFinding(
                start,
                "This line is invalid: its indentation matches no line around it, or a key has no ':'."
            );
        }

        if (Has("did not find expected '-' indicator"))
        {
            return new PlanFinding(
                start,
                "This line is invalid in its list: an item starts with '- ' at the indentation of the other items."
            );
        }

        return new PlanFinding(start, $"This is not YAML: {(message.Length > 0 ? message : "the text ends early.")}");

        bool Has(string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    private static string At(string text, SourcePlace place)
    {
        var line = Line(text, place.Line);
        return place.Column <= line.Length ? line.Slice(place.Column - 1, 1).ToString() : string.Empty;
    }

    /// <summary>The first line between the two, or just after, that is indented by a tab.</summary>
    private static SourcePlace? IndentedByTab(string file, string text, int first, int last)
    {
        var lines = text.Split('\n');
        for (var number = first; number <= Math.Min(lines.Length, last + 1L); number++)
        {
            var line = lines[number - 1].AsSpan();
            var tab = line.IndexOf('\t');
            if (tab >= 0 && line[..tab].Trim(' ').IsEmpty)
            {
                return new SourcePlace(file, number, tab + 1);
            }
        }

        return null;
    }

    private static ReadOnlySpan<char> Line(string text, int number)
    {
        var rest = text.AsSpan();
        for (var line = 1; line < number; line++)
        {
            var end = rest.IndexOf('\n');
            if (end < 0)
            {
                return [];
            }

            rest = rest[(end + 1)..];
        }

        var length = rest.IndexOf('\n');
        return length < 0 ? rest : rest[..length];
    }
}
