using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Checks;

/// <summary>
/// A type as a plan writes it: <c>varchar(20)</c>, <c>timestamp(3) with time zone</c>. The server knows what the words
/// mean.
/// </summary>
internal sealed partial class ColumnType
{
    private readonly string _written;
    private readonly string _modifiers;

    internal ColumnType(string written)
    {
        _written = written.Trim();
        _modifiers = ModifiersOf(_written);
        Base = _modifiers.Length == 0 ? _written : Parentheses().Replace(_written, " ", 1);
    }

    /// <summary>The type without its modifiers, for the server to look up.</summary>
    internal string Base { get; }

    /// <summary>As the plan writes it.</summary>
    public override string ToString() => _written;

    /// <summary>Whether a column has it: the type and the modifiers, of which none is none.</summary>
    internal bool Matches(string shown, bool isOfType) =>
        string.Equals(Normal(_written), Normal(shown), StringComparison.OrdinalIgnoreCase)
        || (isOfType && (ModifiersOf(shown) == _modifiers || (_modifiers.Length == 0 && IsOne(shown))));

    // char and bit without a length are of the length 1, which the server then shows.
    private static bool IsOne(string shown) => shown is "character(1)" or "bit(1)";

    private static string ModifiersOf(string type) =>
        Parentheses().Match(type) is { Success: true } match
            ? Spaces().Replace(match.Value, string.Empty)
            : string.Empty;

    private static string Normal(string type) =>
        Spaces()
            .Replace(type, " ")
            .Replace(" (", "(", StringComparison.Ordinal)
            .Replace(", ", ",", StringComparison.Ordinal);

    [GeneratedRegex(@"\s*\(([^)""]*)\)")]
    private static partial Regex Parentheses();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
