using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Operators.</summary>
internal sealed class OperatorKind : DefinitionKind<OperatorObject>
{
    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        if (!change.HasOnly("restrict", "join"))
        {
            return false;
        }

        var options = new OptionList();
        foreach (var (name, _, value) in change.Facets)
        {
            options.Add(name.ToUpperInvariant(), value ?? "NONE");
        }

        script.Add(change.Wanted, $"ALTER {Target(change.Wanted)} SET {options}");
        return true;
    }

    protected override string Target(OperatorObject found) => $"OPERATOR {found.Name}";

    protected override IEnumerable<Facet> Facets(OperatorObject found) =>
        [
            new("function", found.Function),
            new("commutator", found.Commutator),
            new("negator", found.Negator),
            new("restrict", found.Restrict),
            new("join", found.Join),
            new("hashes", found.Hashes ? "true" : null),
            new("merges", found.Merges ? "true" : null),
        ];

    protected override void Create(OperatorObject wanted, ScriptWriter script)
    {
        var options = new OptionList()
            .Add("FUNCTION", wanted.Function)
            .Add("LEFTARG", wanted.Left)
            .Add("RIGHTARG", wanted.Right)
            .Add("COMMUTATOR", wanted.Commutator)
            .Add("NEGATOR", wanted.Negator)
            .Add("RESTRICT", wanted.Restrict)
            .Add("JOIN", wanted.Join)
            .AddWord("HASHES", wanted.Hashes)
            .AddWord("MERGES", wanted.Merges);
        script.Add(wanted, $"CREATE OPERATOR {wanted.Local} {options}");
    }
}
