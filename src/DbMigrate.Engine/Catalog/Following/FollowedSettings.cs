using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Catalog.Following;

/// <summary>The search path and the role while the statements of a session are followed.</summary>
/// <param name="present">What a new session has.</param>
internal sealed class FollowedSettings(PresentNames present)
{
    private Settings _now = new(null, null, null, null);

    /// <summary>Whether the path is other than in a new session.</summary>
    internal bool IsPathSet => (_now.LocalPath ?? _now.Path) is not null;

    /// <summary>The schemas in which a name without a schema is looked for, in order; null: not known.</summary>
    internal IReadOnlyList<string>? Path
    {
        get
        {
            var set = _now.LocalPath ?? _now.Path;
            var path = set is null or { IsDefault: true } ? NameSettings.ListOf(present.Path) : set.Value;
            if (path is null || !path.Contains("$user"))
            {
                return path;
            }

            var role = _now.LocalRole ?? _now.Role;
            var name =
                role is null or { IsDefault: true } ? present.Role
                : role.Value is [var one] ? one
                : null;
            return name is null ? null : [.. path.Select(p => p == "$user" ? name : p)];
        }
    }

    /// <summary>A step begins in a session as a new one is.</summary>
    internal void Reset() => _now = new Settings(null, null, null, null);

    /// <summary>A transaction ends.</summary>
    internal void EndTransaction() => _now = _now with { LocalPath = null, LocalRole = null };

    /// <summary>A statement sets one.</summary>
    internal void Set(NamesSet set) =>
        _now = set switch
        {
            { IsRole: true, IsLocal: true } => _now with { LocalRole = set },
            { IsRole: true } => _now with { Role = set, LocalRole = null },
            { IsLocal: true } => _now with { LocalPath = set },
            _ => _now with { Path = set, LocalPath = null },
        };

    /// <summary>Returns the settings, to return to them.</summary>
    internal object Save() => _now;

    /// <summary>Returns to settings.</summary>
    internal void Restore(object saved) => _now = (Settings)saved;

    private sealed record Settings(NamesSet? Path, NamesSet? LocalPath, NamesSet? Role, NamesSet? LocalRole);
}
