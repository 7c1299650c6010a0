using System.Globalization;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>psql's variables while a script is read: those of the plan, and those set by <c>\set</c>.</summary>
/// <param name="given">The variables that are set before the script.</param>
/// <param name="inPlan">Whether the script is part of a plan.</param>
internal sealed class SqlVariables(IReadOnlyDictionary<string, string> given, bool inPlan = true)
{
    // A value that is set to twice itself again and again would fill the memory.
    private const int LongestValue = 1_000_000;

    // psql's own settings that would change the effect of a file. DbMigrate has no such settings.
    private static readonly Dictionary<string, (bool Wanted, string Message)> Settings = new(StringComparer.Ordinal)
    {
        ["ON_ERROR_STOP"] = (true, "DbMigrate stops at the first error, always."),
        ["ON_ERROR_ROLLBACK"] = (
            false,
            "DbMigrate rolls the whole batch back at an error. Use a DO block with EXCEPTION for statements that "
                + "may fail."
        ),
        ["AUTOCOMMIT"] = (
            true,
            "Set transactions by 'transaction: file | statement | none' in the plan, or by BEGIN and COMMIT."
        ),
        ["SINGLELINE"] = (false, "End each statement with ';'."),
    };

    private static readonly Dictionary<string, string> OfSession = new(StringComparer.Ordinal)
    {
        ["DBNAME"] = "current_database()",
        ["USER"] = "current_user",
        ["HOST"] = "inet_server_addr()",
        ["PORT"] = "current_setting('port')",
        ["ENCODING"] = "current_setting('client_encoding')",
        ["SERVER_VERSION_NUM"] = "current_setting('server_version_num')",
        ["SERVER_VERSION_NAME"] = "current_setting('server_version')",
        ["VERSION"] = "version()",
    };

    private readonly Dictionary<string, string> _values = new(given, StringComparer.Ordinal);

    private readonly SortedSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>The names of the given variables that the script has used.</summary>
    public IReadOnlyCollection<string> Used => _used;

    /// <summary>The variable's value, or null.</summary>
    public string? this[string name]
    {
        get
        {
            if (given.ContainsKey(name))
            {
                _used.Add(name);
            }

            return _values.GetValueOrDefault(name);
        }
    }

    /// <summary>Notes that the script has used given variables.</summary>
    public void Use(IEnumerable<string> names) => _used.UnionWith(names);

    /// <summary>Sets it as <c>\set</c> does. Returns what is wrong with that, or null.</summary>
    public string? Set(string name, string value)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_' || c >= 0x80))
        {
            return $"\\set: '{name}' is no variable's name; letters, digits and underscores are.";
        }

        if (Settings.TryGetValue(name, out var setting) && IsOn(value) != setting.Wanted)
        {
            return string.Create(CultureInfo.InvariantCulture, $"\\set {name} {value} is not taken. {setting.Message}");
        }

        if (value.Length > LongestValue)
        {
            _values[name] = "";
            return $"\\set {name}: the value has more than {LongestValue} characters.";
        }

        _values[name] = value;
        return null;
    }

    /// <summary>The finding for a variable that is not set.</summary>
    public PlanFinding NotSet(SourcePlace place, string name) =>
        OfSession.TryGetValue(name, out var instead)
            ? new(
                place,
                $"the variable '{name}' is not set; psql sets it by itself, DbMigrate does not. Use {instead}."
            )
            : new(
                place,
                inPlan
                    ? $"the variable '{name}' is not set. Define it under 'variables' in the plan, where a run "
                        + "can give it another value, or use \\set."
                    : $"the variable '{name}' is not set. Give it, or use \\set.",
                NearestWord.Of(name, _values.Keys.Order(StringComparer.Ordinal))
            )
            {
                AwaitsVariable = true,
            };

    private static bool IsOn(string value) =>
        value.ToLowerInvariant() is "on" or "true" or "1" or "yes" or "t" or "y" or "";
}
