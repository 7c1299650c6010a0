using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Configurations of text search.</summary>
internal sealed class TextSearchConfigurationKind : DefinitionKind<TextSearchConfigurationObject>
{
    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        if (change.Has("parser"))
        {
            return false;
        }

        var current = Mappings((TextSearchConfigurationObject)change.Current);
        var wanted = Mappings((TextSearchConfigurationObject)change.Wanted);
        foreach (var token in current.Keys.Where(t => !wanted.ContainsKey(t)))
        {
            script.Add(change.Wanted, $"ALTER {Target(change.Wanted)} DROP MAPPING FOR {token}");
        }

        foreach (var (token, dictionaries) in wanted.Where(m => current.GetValueOrDefault(m.Key) != m.Value))
        {
            var verb = current.ContainsKey(token) ? "ALTER" : "ADD";
            script.Add(change.Wanted, $"ALTER {Target(change.Wanted)} {verb} MAPPING FOR {token} WITH {dictionaries}");
        }

        return true;
    }

    protected override string Target(TextSearchConfigurationObject found) => $"TEXT SEARCH CONFIGURATION {found.Name}";

    protected override IEnumerable<Facet> Facets(TextSearchConfigurationObject found) =>
        [
            new("parser", found.Parser),
            new("mappings", string.Join("; ", Mappings(found).Select(m => $"{m.Key}: {m.Value}"))),
        ];

    protected override void Create(TextSearchConfigurationObject wanted, ScriptWriter script)
    {
        script.Add(wanted, $"CREATE TEXT SEARCH CONFIGURATION {wanted.Name} (PARSER = {wanted.Parser})");
        foreach (var (token, dictionaries) in Mappings(wanted))
        {
            script.Add(wanted, $"ALTER {Target(wanted)} ADD MAPPING FOR {token} WITH {dictionaries}");
        }
    }

    private static Dictionary<string, string> Mappings(TextSearchConfigurationObject found) =>
        found.Tokens.Zip(found.Dictionaries).ToDictionary(m => m.First, m => m.Second);
}
