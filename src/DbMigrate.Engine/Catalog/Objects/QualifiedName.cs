namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>Splits names as SQL reads them: <c>public."a.b".c</c>.</summary>
internal static class QualifiedName
{
    /// <summary>Returns the last part, with its quotes: <c>c</c>.</summary>
    internal static string Last(string name) => name[LastStart(name)..];

    /// <summary>Returns what comes before the last part, without the dot: <c>public."a.b"</c>; empty: nothing does.</summary>
    internal static string Head(string name) => name[..Math.Max(0, LastStart(name) - 1)];

    /// <summary>Returns the first part, with its quotes: <c>public</c>; empty: there is but one.</summary>
    internal static string First(string name) =>
        IndexOutside(name, '.') is >= 0 and var dot ? name[..dot] : string.Empty;

    /// <summary>
    /// Returns the name of a routine without its arguments: <c>public."a(b"</c> of <c>public."a(b"(integer)</c>.
    /// </summary>
    internal static string WithoutArguments(string name) =>
        IndexOutside(name, '(') is >= 0 and var at ? name[..at] : name;

    /// <summary>Returns where a sign is first outside of quotes; -1: nowhere.</summary>
    private static int IndexOutside(string name, char sign)
    {
        var quoted = false;
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '"')
            {
                quoted = !quoted;
            }
            else if (name[i] == sign && !quoted)
            {
                return i;
            }
        }

        return -1;
    }

    private static int LastStart(string name)
    {
        var quoted = false;
        for (var i = name.Length - 1; i >= 0; i--)
        {
            if (name[i] == '"')
            {
                quoted = !quoted;
            }
            else if (name[i] == '.' && !quoted)
            {
                return i + 1;
            }
        }

        return 0;
    }
}
