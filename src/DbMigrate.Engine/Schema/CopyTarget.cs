using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema;

/// <summary>Compares the objects of a copy with what its target has, and writes the statements for what is missing.</summary>
/// <remarks>
/// What the target has beyond the objects' own privileges, as by default privileges, stays. Schemas, extensions and
/// languages that exist are used as they are.
/// </remarks>
internal sealed class CopyTarget
{
    private readonly DatabaseSchema _current;
    private readonly DatabaseSchema _wanted;
    private readonly string _creator;

    private CopyTarget(DatabaseSchema current, DatabaseSchema wanted, string creator)
    {
        _current = current;
        _wanted = wanted;
        _creator = creator;
    }

    /// <summary>Compares.</summary>
    /// <param name="target">The schema of the target.</param>
    /// <param name="closure">The objects of the copy. Their owners and privileges become those of the target.</param>
    /// <param name="owner">The owner of what is created, quoted where needed.</param>
    /// <param name="creator">The role that creates it, quoted where needed.</param>
    internal static CopyTarget Of(DatabaseSchema target, DatabaseSchema closure, string owner, string creator)
    {
        CopyOwner.GiveTo(closure, owner, target.Server);
        var tables = closure.Objects.OfType<TableObject>().Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var current = With(
            target,
            target.Objects.Where(o =>
                closure.ByKey.ContainsKey(o.Key) || (CopyClosure.TableOf(o) is { } table && tables.Contains(table))
            )
        );
        var wanted = With(
            target,
            closure.Objects.Select(o =>
                o.Kind is ObjectKind.Schema or ObjectKind.Extension or ObjectKind.Language
                && current.ByKey.TryGetValue(o.Key, out var there)
                    ? there
                    : o
            )
        );
        foreach (var (key, there) in current.ByKey)
        {
            if (wanted.ByKey.TryGetValue(key, out var found))
            {
                Keep(there, found);
            }
        }

        return new CopyTarget(current, wanted, creator);
    }

    /// <summary>Returns what differs from the source in objects that the target has, and in what belongs to its tables.</summary>
    internal IReadOnlyList<ObjectDifference> Conflicts()
    {
        var there = _current.Objects.OfType<TableObject>().Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. SchemaComparer
                .Compare(_current, _wanted)
                .Where(d =>
                    d.Current is not null || (CopyClosure.TableOf(d.Wanted!) is { } table && there.Contains(table))
                ),
        ];
    }

    /// <summary>Returns the tables with rows of their own that the target has already, by name.</summary>
    internal IEnumerable<string> Existing() =>
        _current.Objects.OfType<TableObject>().Where(t => t.Type == 'r').Select(t => t.Name);

    /// <summary>Returns the objects that the target has not, without their parts.</summary>
    internal IReadOnlyList<SchemaObject> Missing() =>
        [.. _wanted.Objects.Where(o => !_current.ByKey.ContainsKey(o.Key))];

    /// <summary>Returns the statements that make tables ready for their rows.</summary>
    internal IReadOnlyList<SchemaStatement> BeforeData() => Align(WithoutLate(_current), WithoutLate(_wanted));

    /// <summary>
    /// Returns what <see cref="AfterData"/> will be when the statements of <see cref="BeforeData"/> have run. Privileges that
    /// the target adds by itself do not count.
    /// </summary>
    internal IReadOnlyList<SchemaStatement> ComingAfterData() =>
        Align(
            With(
                _current,
                _current.Objects.Concat(WithoutLate(_wanted).Objects.Where(o => !_current.ByKey.ContainsKey(o.Key)))
            ),
            _wanted
        );

    /// <summary>Returns the statements that make what is still missing when the rows are there.</summary>
    internal IReadOnlyList<SchemaStatement> AfterData() => Align(_current, _wanted);

    /// <summary>Returns the statements that drop objects, without CASCADE.</summary>
    /// <param name="target">The schema of the target.</param>
    /// <param name="created">The keys of the objects, without their parts.</param>
    internal static IReadOnlyList<SchemaStatement> Drops(DatabaseSchema target, IReadOnlySet<string> created)
    {
        var tables = target.Objects.OfType<TableObject>().Where(t => created.Contains(t.Key.ToString()));
        var names = tables.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var dropped = target
            .Objects.Where(o =>
                created.Contains(o.Key.ToString()) || (CopyClosure.TableOf(o) is { } table && names.Contains(table))
            )
            .SelectMany(DatabaseSchema.WithParts)
            .Select(o => o.Key)
            .ToHashSet();
        var script = new ScriptWriter(target.Server);
        SchemaDrops.Write(target, DependencyOrder.Of(target), o => dropped.Contains(o.Key), script);
        return script.Statements;
    }

    private IReadOnlyList<SchemaStatement> Align(DatabaseSchema current, DatabaseSchema wanted)
    {
        var own = $" OWNER TO {_creator}";
        return
        [
            .. SchemaAligner
                .Align(current, wanted, SchemaComparer.Compare(current, wanted))
                .Where(s => !s.Sql.EndsWith(own, StringComparison.Ordinal)),
        ];
    }

    // Rows arrive faster in a table without indexes and keys. Foreign keys, triggers, rules, policies and row security
    // would see rows that are not meant for them.
    private static DatabaseSchema WithoutLate(DatabaseSchema schema) =>
        With(
            schema,
            schema
                .Objects.Where(o => !IsLate(o))
                .Select(o =>
                    o is TableObject table ? table with { HasRowSecurity = false, ForcesRowSecurity = false } : o
                )
        );

    private static bool IsLate(SchemaObject found) =>
        found switch
        {
            ConstraintObject constraint => constraint.Type != 'c' || constraint.IsNotValid,
            IndexObject or StatisticsObject or RuleObject or TriggerObject or PolicyObject => true,
            _ => false,
        };

    private static DatabaseSchema With(DatabaseSchema like, IEnumerable<SchemaObject> objects) =>
        new() { ServerVersion = like.ServerVersion, Objects = [.. objects] };

    private static void Keep(SchemaObject there, SchemaObject found)
    {
        found.Owner = there.Owner;
        if (there.Privileges is not { } kept)
        {
            return;
        }

        var grantees = kept.Select(p => PrivilegeEntry.Parse(p).Grantee).ToHashSet(StringComparer.Ordinal);
        found.Privileges =
        [
            .. kept.Concat((found.Privileges ?? []).Where(p => !grantees.Contains(PrivilegeEntry.Parse(p).Grantee)))
                .Order(StringComparer.Ordinal),
        ];
    }
}
