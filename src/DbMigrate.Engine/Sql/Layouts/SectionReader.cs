using System.Text;

namespace DbMigrate.Engine.Sql.Layouts;

/// <summary>Reads one direction of a file with sections, line by line, as the tools themselves do.</summary>
internal static class SectionReader
{
    /// <summary>Returns the sections of one direction.</summary>
    /// <param name="rules">The lines that begin sections.</param>
    /// <param name="direction">The direction.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="name">Its name in messages.</param>
    internal static FileView Read(SectionRules rules, SectionDirection direction, byte[] bytes, string name)
    {
        var text = bytes.ToArray();
        var order = new SectionOrder(rules, name);
        SectionDirection? inside = rules.BeginsInApply ? SectionDirection.Apply : null;
        var (isAny, isEmpty, without) = (rules.BeginsInApply, true, false);
        var (line, at) = (1, bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);
        for (; at < bytes.Length; line++)
        {
            var end = bytes.AsSpan(at).IndexOf((byte)'\n') is >= 0 and var found ? at + found + 1 : bytes.Length;
            var content = bytes.AsSpan(at, end - at);
            if (Mark(rules, content) is { } mark)
            {
                order.Add(mark, content, line);
                inside = mark.Direction ?? inside;
                isAny |= mark.Direction is not null;
                without |= mark.WithoutTransaction && (mark.ForWholeFile || mark.Direction == direction);
                Blank(text.AsSpan(at, end - at));
                if (mark.EndsStatement && inside == direction)
                {
                    text[at] = (byte)';';
                }
            }
            else
            {
                order.AddOther(content, line);
                if (inside == direction)
                {
                    isEmpty &= IsComment(content);
                }
                else
                {
                    if (inside is null && rules.RefusesStatementsBefore && !IsComment(content))
                    {
                        order.AddBefore(line);
                    }

                    Blank(text.AsSpan(at, end - at));
                }
            }

            at = end;
        }

        var errors = order.Finish();
        return !isAny && rules.WholeFileWithoutSections
            ? new FileView(direction == SectionDirection.Apply ? bytes : text)
            {
                IsAbsent = direction == SectionDirection.Undo,
                Errors = errors,
                HasOtherTool = order.HasOther,
            }
            : new FileView(text)
            {
                WithoutTransaction = without,
                IsAbsent = isEmpty,
                Errors = errors,
                HasOtherTool = order.HasOther,
            };
    }

    private static SectionLine? Mark(SectionRules rules, ReadOnlySpan<byte> line)
    {
        var start = line.TrimStart(" \t"u8);
        return start.Length is > 2 and < 400 && start[0] == '-' && start[1] == '-'
            ? rules.Of(Encoding.UTF8.GetString(line).TrimEnd())
            : null;
    }

    private static bool IsComment(ReadOnlySpan<byte> line)
    {
        var start = line.Trim(" \t\r\n"u8);
        return start.IsEmpty || start.StartsWith("--"u8);
    }

    /// <summary>Replaces all but line ends with spaces.</summary>
    internal static void Blank(Span<byte> text)
    {
        foreach (ref var b in text)
        {
            b = b is (byte)'\n' or (byte)'\r' ? b : (byte)' ';
        }
    }
}
