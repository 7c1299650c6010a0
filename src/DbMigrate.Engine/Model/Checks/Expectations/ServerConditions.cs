using System.Reflection;
using System.Text;
using DbMigrate.Engine.Model.Objects;
using Npgsql;

namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary>The server's conditions: SQLSTATE and the name that PostgreSQL's manual gives it (appendix A).</summary>
internal static class ServerConditions
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> ByName = new(() =>
        Constants()
            .GroupBy(c => c.Name, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First().State, StringComparer.Ordinal)
    );

    private static readonly Lazy<IReadOnlyDictionary<string, string>> ByState = new(() =>
        Constants()
            .GroupBy(c => c.State, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First().Name, StringComparer.Ordinal)
    );

    /// <summary>All names.</summary>
    internal static IEnumerable<string> Names => ByName.Value.Keys;

    /// <summary>The SQLSTATE of a code or a name, or null.</summary>
    internal static string? Find(string text) =>
        text.Length == 5 && text.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c))
            ? text
            : ByName.Value.GetValueOrDefault(text);

    /// <summary><c>42501 (insufficient_privilege)</c>.</summary>
    internal static string Describe(string sqlState) =>
        ByState.Value.TryGetValue(sqlState, out var name) ? $"{sqlState} ({name})" : sqlState;

    private static IEnumerable<(string Name, string State)> Constants() =>
        typeof(PostgresErrorCodes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f is { IsLiteral: true } && f.FieldType == typeof(string))
            .Select(f => (Snake(f.Name), (string)f.GetRawConstantValue()!));

    private static string Snake(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
