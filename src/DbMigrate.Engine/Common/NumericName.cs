namespace DbMigrate.Engine.Common;

/// <summary>
/// Names of digits. A shell that reads <c>002,003</c> as numbers passes on 2 and 3.
/// </summary>
internal static class NumericName
{
    /// <summary>
    /// Returns the known name that a given one means: itself, or the only one with the same numeric value. Returns the
    /// given name where there is no such name.
    /// </summary>
    /// <param name="given">The name as it was given.</param>
    /// <param name="known">The known names.</param>
    internal static string Resolve(string given, IEnumerable<string> known)
    {
        if (!IsNumber(given))
        {
            return given;
        }

        var names = known.Where(IsNumber).ToList();
        if (names.Contains(given))
        {
            return given;
        }

        var value = given.AsSpan().TrimStart('0').ToString();
        var same = names.FindAll(n => n.AsSpan().TrimStart('0').SequenceEqual(value));
        return same.Count == 1 ? same[0] : given;
    }

    private static bool IsNumber(string name) => name.Length > 0 && name.All(char.IsAsciiDigit);
}
