using System.Text;

namespace DbMigrate.Engine.Sql.Layouts;

/// <summary>
/// Placeholders, which tools replace everywhere in a file, also in texts and comments. Their values are the plan's
/// variables.
/// </summary>
internal static class Placeholders
{
    private static readonly UTF8Encoding Utf8 = new(false);

    /// <summary>Returns a file of Flyway: <c>${name}</c> is the value of a variable.</summary>
    internal static FileView OfFlyway(byte[] bytes, string name, IReadOnlyDictionary<string, string> variables)
    {
        if (bytes.AsSpan().IndexOf("${"u8) < 0)
        {
            return new FileView(bytes);
        }

        var (text, errors) = (new MemoryStream(bytes.Length), new List<PlanFinding>());
        var (used, missing) = (new HashSet<string>(), new HashSet<string>());
        var at = 0;
        while (bytes.AsSpan(at).IndexOf("${"u8) is >= 0 and var found)
        {
            var start = at + found;
            var line = bytes.AsSpan(start);
            line = line[..(line.IndexOf((byte)'\n') is >= 0 and var end ? end : line.Length)];
            if (line.IndexOf((byte)'}') is not (> 2 and var close))
            {
                text.Write(bytes.AsSpan(at, found + 2));
                at = start + 2;
                continue;
            }

            text.Write(bytes.AsSpan(at, found));
            at = start + close + 1;
            var placeholder = Utf8.GetString(line[2..close]);
            if (placeholder == "flyway:filename")
            {
                text.Write(Utf8.GetBytes(Path.GetFileName(name)));
                continue;
            }

            var variable = VariableOf(placeholder);
            if (variables.TryGetValue(variable, out var value))
            {
                used.Add(variable);
                text.Write(Utf8.GetBytes(value));
            }
            else
            {
                missing.Add(variable);
                errors.Add(
                    new PlanFinding(
                        PlaceOf(bytes, start, name),
                        $"the placeholder ${{{placeholder}}} has no value. Define the variable '{variable}' in the plan."
                    )
                );
            }
        }

        text.Write(bytes.AsSpan(at));
        return new FileView(text.ToArray())
        {
            Errors = errors,
            Variables = used,
            Missing = missing,
        };
    }

    /// <summary>Returns a file of graphile-migrate: <c>:NAME</c> is the value of a variable of that name.</summary>
    internal static FileView OfGraphile(byte[] bytes, string name, IReadOnlyDictionary<string, string> variables)
    {
        var known = variables.Keys.Where(k => k.Length > 0 && char.IsAsciiLetterUpper(k[0])).ToHashSet();
        var (text, used) = (new MemoryStream(bytes.Length), new HashSet<string>());
        var at = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != ':' || i + 1 == bytes.Length || !char.IsAsciiLetterUpper((char)bytes[i + 1]))
            {
                continue;
            }

            var end = i + 1;
            while (end < bytes.Length && (char.IsAsciiLetterOrDigit((char)bytes[end]) || bytes[end] == '_'))
            {
                end++;
            }

            var word = Utf8.GetString(bytes.AsSpan(i + 1, end - i - 1));
            if (known.Contains(word))
            {
                used.Add(word);
                text.Write(bytes.AsSpan(at, i - at));
                text.Write(Utf8.GetBytes(variables[word]));
                at = end;
            }

            i = end - 1;
        }

        text.Write(bytes.AsSpan(at));
        return new FileView(used.Count == 0 ? bytes : text.ToArray())
        {
            Errors = GraphileFile.Read(bytes).FindFault() is var (line, fault)
                ? [new PlanFinding(new SourcePlace(name, line, 1), fault)]
                : [],
            Variables = used,
            WithoutTransaction = AsksForNoTransaction(bytes),
        };
    }

    /// <summary>Returns whether the first line below the headers asks for no transaction.</summary>
    private static bool AsksForNoTransaction(byte[] bytes)
    {
        foreach (var line in Utf8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 4096))).Split('\n'))
        {
            var text = line.TrimEnd();
            if (text.StartsWith("--!", StringComparison.Ordinal))
            {
                var words = text[3..].TrimStart();
                if (words.StartsWith("no-transaction", StringComparison.Ordinal))
                {
                    return true;
                }
            }
            else if (text.Length > 0)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Returns the variable of a placeholder: a name of a variable takes no dots and hyphens.</summary>
    private static string VariableOf(string placeholder) =>
        string.Concat(placeholder.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static SourcePlace PlaceOf(byte[] bytes, int offset, string name)
    {
        var before = bytes.AsSpan(0, offset);
        var start = before.LastIndexOf((byte)'\n') + 1;
        return new SourcePlace(name, before.Count((byte)'\n') + 1, Utf8.GetCharCount(before[start..]) + 1);
    }
}
