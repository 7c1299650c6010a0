namespace DbMigrate.Engine.Model.Resolved;

/// <summary>Finds the variables that a phase uses.</summary>
internal static class UsedVariables
{
    /// <summary>
    /// Returns the names in ordinal order: those that files use, those after a colon in texts of the plan, and those in
    /// the values of these. It may return a name too many, never one too few.
    /// </summary>
    /// <param name="texts">Canonical texts of the plan.</param>
    /// <param name="ofFiles">The names that files use.</param>
    /// <param name="variables">The variables in force.</param>
    internal static IReadOnlyCollection<string> Of(
        IEnumerable<string> texts,
        IEnumerable<string> ofFiles,
        IReadOnlyDictionary<string, string> variables
    )
    {
        var used = new SortedSet<string>(StringComparer.Ordinal);
        if (variables.Count == 0)
        {
            return used;
        }

        var left = new Queue<string>();
        foreach (var name in ofFiles.Concat(texts.SelectMany(After)))
        {
            Add(name);
        }

        while (left.TryDequeue(out var name))
        {
            foreach (var inner in After(variables[name]))
            {
                Add(inner);
            }
        }

        return used;

        void Add(string name)
        {
            if (variables.ContainsKey(name) && used.Add(name))
            {
                left.Enqueue(name);
            }
        }
    }

    /// <summary>Returns the words after colons. A reference is <c>:a</c>, <c>:'a'</c>, <c>:"a"</c> or <c>:{?a}</c>.</summary>
    private static IEnumerable<string> After(string text)
    {
        for (var at = text.IndexOf(':'); at >= 0; at = text.IndexOf(':', at + 1))
        {
            var from = at + 1;
            while (from < text.Length && text[from] is '\'' or '"' or '\\' or '{' or '?')
            {
                from++;
            }

            var to = from;
            while (to < text.Length && (char.IsAsciiLetterOrDigit(text[to]) || text[to] == '_'))
            {
                to++;
            }

            if (to > from)
            {
                yield return text[from..to];
            }
        }
    }
}
