using System.Text;

namespace DbMigrate.Engine.Scaffolding;

/// <summary>
/// The section at the end of a file whose comments contain the undo. It is a heading <c>ROLLBACK SCRIPT</c> with lines
/// of <c>--</c>, or a comment of <c>/* */</c>, which may contain the heading.
/// </summary>
/// <param name="Start">The start of the section in the file's text.</param>
/// <param name="End">The end of the section.</param>
/// <param name="Sql">The content without comment marks, with the same line breaks.</param>
internal sealed record RollbackSection(int Start, int End, string Sql)
{
    /// <summary>Finds the section after the last statement. Returns null where there is none.</summary>
    internal static RollbackSection? Find(string text, IReadOnlyList<SqlComment> comments, int lastGap)
    {
        var tail = comments.Where(c => c.Gap == lastGap).ToList();
        var index = tail.FindIndex(c => HeadingLine(text, c) >= 0);
        if (index < 0)
        {
            return null;
        }

        var heading = tail[index];
        var inner = heading.IsBlock && HasContentBelow(text, heading) ? [heading] : tail[index..];

        // A psql command between the comments belongs to the file. The comments that follow it are not part of the
        // section.
        var broken = Enumerable
            .Range(1, inner.Count - 1)
            .FirstOrDefault(i => !string.IsNullOrWhiteSpace(text[inner[i - 1].End..inner[i].Start]), inner.Count);
        inner = inner[..broken];
        var first = index;
        while (
            first > 0
            && !tail[first - 1].IsBlock
            && IsDecoration(Inner(text, tail[first - 1]))
            && OnlyOneLineBetween(text, tail[first - 1].End, tail[first].Start)
        )
        {
            first--;
        }

        var start = tail[first].Start;
        var end = inner[^1].End;
        var sql = new StringBuilder(text[start..heading.Start]);
        var asBlocks = inner.Skip(1).Any(c => c.IsBlock);
        var at = heading.Start;
        foreach (var comment in inner)
        {
            sql.Append(text, at, comment.Start - at);
            sql.Append(
                comment == heading
                    ? heading.IsBlock
                        ? BlockWithHeading(text, heading)
                        : text[heading.Start..heading.End]
                    : comment.IsBlock
                        ? WithoutStars(Inner(text, comment))
                        : asBlocks || IsDecoration(Inner(text, comment))
                            ? text[comment.Start..comment.End]
                            : OneSpaceLess(Inner(text, comment))
            );
            at = comment.End;
        }

        // Removes the line break that ended the section.
        end +=
            text.AsSpan(end).StartsWith("\r\n") ? 2
            : text.AsSpan(end).StartsWith("\n") ? 1
            : 0;
        return new RollbackSection(start, end, sql.ToString());
    }

    /// <summary>Returns the index of the comment's line with the heading, from 0; -1 for none.</summary>
    internal static int HeadingLine(string text, SqlComment comment) =>
        Array.FindIndex(Inner(text, comment).Split('\n'), IsHeading);

    /// <summary>Returns whether a comment mentions an undo.</summary>
    internal static bool SpeaksOfRollback(string text, SqlComment comment) =>
        Inner(text, comment).Contains("rollback", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns whether a line, with or without comment marks, is the heading.</summary>
    internal static bool IsHeading(string line)
    {
        var words = line.Trim(
            ' ',
            '\t',
            '\r',
            '-',
            '=',
            '*',
            '#',
            ':',
            '~',
            '_',
            '+',
            '|',
            '>',
            '<',
            '.',
            '!',
            '(',
            ')',
            '[',
            ']'
        );
        return words.Equals("rollback", StringComparison.OrdinalIgnoreCase)
            || (
                words.StartsWith("rollback script", StringComparison.OrdinalIgnoreCase)
                && (words.Length == 15 || !char.IsLetterOrDigit(words[15]))
            );
    }

    /// <summary>Returns whether a line contains only a rule.</summary>
    internal static bool IsDecoration(string line) => line.AsSpan().Trim().IndexOfAnyExcept("-=*#~_+ ") < 0;

    private static bool OnlyOneLineBetween(string text, int from, int to) =>
        text.AsSpan(from, to - from).Count('\n') <= 1;

    /// <summary>Returns the content of a comment without its marks.</summary>
    private static string Inner(string text, SqlComment comment) =>
        comment.IsBlock
            ? text[(comment.Start + 2)..Math.Max(comment.Start + 2, comment.End - 2)]
            : text[(comment.Start + 2)..comment.End];

    private static bool HasContentBelow(string text, SqlComment block) =>
        WithoutStars(Inner(text, block)).Split('\n').Skip(HeadingLine(text, block) + 1).Any(l => !IsDecoration(l));

    /// <summary>
    /// Reads a block that contains the heading. The lines up to it, and the rules below it, stay comments.
    /// </summary>
    private static string BlockWithHeading(string text, SqlComment block)
    {
        var lines = WithoutStars(Inner(text, block)).Split('\n');
        var heading = HeadingLine(text, block);
        for (var i = 0; i < lines.Length && (i <= heading || IsDecoration(lines[i])); i++)
        {
            lines[i] = AsComment(lines[i]);
        }

        return string.Join('\n', lines);
    }

    /// <summary>Returns a line as a comment; a blank line stays blank.</summary>
    internal static string AsComment(string line) => line.AsSpan().Trim().IsEmpty ? line : "-- " + line.TrimStart();

    /// <summary>Removes the stars that can start each line of a block.</summary>
    private static string WithoutStars(string inner)
    {
        var lines = inner.Split('\n');
        var starred = lines.Skip(1).Where(l => !string.IsNullOrWhiteSpace(l)).ToList();
        if (starred.Count == 0 || !starred.TrueForAll(l => l.TrimStart().StartsWith('*')))
        {
            return inner;
        }

        return string.Join(
            '\n',
            lines.Select((l, i) => i == 0 || string.IsNullOrWhiteSpace(l) ? l : OneSpaceLess(l.TrimStart()[1..]))
        );
    }

    private static string OneSpaceLess(string line) => line.StartsWith(' ') ? line[1..] : line;
}
