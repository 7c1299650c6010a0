using System.Text;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Scaffolding;

/// <summary>
/// Finds the comments between the statements of a file. The SQL scanner determines the statements; comments inside a
/// statement are ignored.
/// </summary>
internal static class SqlComments
{
    /// <summary>Returns the comments, in order.</summary>
    /// <param name="script">The scanned file.</param>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="text">The file's text without a byte order mark.</param>
    internal static List<SqlComment> Of(SqlScript script, byte[] bytes, string text)
    {
        var comments = new List<SqlComment>();
        var mark = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var (at, atBytes, gap) = (0, (long)mark, 0);
        foreach (var statement in script.Statements.Where(s => s.Start.File == script.File))
        {
            var from = at;
            AddGap(text, from, Characters(statement.Offset), gap++, comments);
            Characters(statement.Copy is { } copy ? copy.Offset + copy.Length : statement.Offset + statement.Length);
        }

        AddGap(text, at, text.Length, gap, comments);
        return comments;

        // Moves only forward, so that each byte is decoded once.
        int Characters(long offset)
        {
            var passed = at + Encoding.UTF8.GetCharCount(bytes.AsSpan((int)atBytes, (int)(offset - atBytes)));
            (at, atBytes) = (passed, offset);
            return passed;
        }
    }

    private static void AddGap(string text, int from, int to, int gap, List<SqlComment> comments)
    {
        for (var i = from; i < to; )
        {
            var end = text[i] switch
            {
                '-' when Follows(text, i, to, '-') => LineEnd(text, i, to),
                '/' when Follows(text, i, to, '*') => BlockEnd(text, i, to),
                // A psql command, or the end of COPY's rows: dashes there start no comment.
                '\\' => LineEnd(text, i, to),
                _ => i + 1,
            };
            if (end > i + 1 && text[i] != '\\')
            {
                comments.Add(new SqlComment(i, end, text[i] == '/', gap));
            }

            i = end;
        }
    }

    private static bool Follows(string text, int i, int to, char next) => i + 1 < to && text[i + 1] == next;

    private static int LineEnd(string text, int from, int to)
    {
        var end = text.AsSpan(from, to - from).IndexOfAny('\r', '\n');
        return end < 0 ? to : from + end;
    }

    private static int BlockEnd(string text, int from, int to)
    {
        var depth = 0;
        for (var i = from; i < to - 1; i++)
        {
            if (text[i] == '/' && text[i + 1] == '*')
            {
                depth++;
                i++;
            }
            else if (text[i] == '*' && text[i + 1] == '/')
            {
                depth--;
                i++;
                if (depth == 0)
                {
                    return i + 1;
                }
            }
        }

        return to;
    }
}
