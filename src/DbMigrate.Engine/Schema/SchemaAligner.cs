using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema;

/// <summary>Finds the statements that make one schema like another, in an order that runs.</summary>
/// <remarks>
/// <para>First go the objects that stand in the way: those that must be made again, the extra ones that can be rebuilt,
/// and what depends on either, dependents first. Then objects are created and changed, in the order of the wanted schema.
/// Last go the extra objects that hold data or that others were made of, dependents first.</para>
/// <para>An object that is dropped only because it depends on another one is created again as it is wanted.</para>
/// </remarks>
internal sealed class SchemaAligner
{
    private readonly DatabaseSchema _current;
    private readonly DatabaseSchema _wanted;
    private readonly IReadOnlyDictionary<ObjectKey, ObjectDifference> _differences;
    private readonly Dictionary<ObjectKey, ScriptWriter> _alterations = [];
    private readonly HashSet<ObjectKey> _early = [];

    private SchemaAligner(DatabaseSchema current, DatabaseSchema wanted)
    {
        _current = current;
        _wanted = wanted;
        _differences = SchemaComparer.Compare(current, wanted).ToDictionary(d => d.Key);
    }

    /// <summary>Returns the statements that make the current schema like the wanted one; empty: they are equal.</summary>
    internal static IReadOnlyList<SchemaStatement> Align(DatabaseSchema current, DatabaseSchema wanted)
    {
        var aligner = new SchemaAligner(current, wanted);
        aligner.Decide();
        return aligner.Write();
    }

    private void Decide()
    {
        var graph = new DependencyGraph(_current);
        var blocked = new HashSet<ObjectKey>();
        foreach (var difference in _differences.Values.Where(d => d.Current is not null))
        {
            var kind = SchemaKinds.Of(difference.Current!);
            if (difference.Wanted is null)
            {
                if (kind.IsRebuildable)
                {
                    _early.Add(difference.Key);
                }

                continue;
            }

            var script = new ScriptWriter();
            var change = new AlteredObject(difference.Current!, difference.Wanted, difference.Own);
            if (change.Facets.Count > 0 && !kind.TryAlter(change, script))
            {
                _early.Add(difference.Key);
                continue;
            }

            if (kind.IsBlockedByDependents(change))
            {
                blocked.Add(difference.Key);
            }

            CommonParts.Alter(difference.Current!, difference.Wanted, script);
            _alterations.Add(difference.Key, script);
        }

        // What depends on a part that is changed in place, as a view on a column's type, must go too, if it can be rebuilt.
        _early.UnionWith(graph.DependentsOf(blocked).Where(k => SchemaKinds.Of(_current.ByKey[k]).BlocksChanges));
        _early.UnionWith(graph.DependentsOf(_early));
    }

    private IReadOnlyList<SchemaStatement> Write()
    {
        var script = new ScriptWriter();
        var before = DependencyOrder.Of(_current);
        foreach (var found in before.Objects.Reverse().Where(o => _early.Contains(o.Key)))
        {
            Drop(found, script);
        }

        foreach (var wanted in DependencyOrder.Of(_wanted).Objects)
        {
            if (!_current.ByKey.ContainsKey(wanted.Key) || _early.Contains(wanted.Key))
            {
                SchemaScript.Write(wanted, script);
            }
            else if (_alterations.TryGetValue(wanted.Key, out var alteration))
            {
                script.AddAll(alteration);
            }
        }

        var extra = before.Objects.Reverse().Where(o => !_wanted.ByKey.ContainsKey(o.Key) && !_early.Contains(o.Key));
        foreach (var found in extra)
        {
            Drop(found, script);
        }

        return script.Statements;
    }

    // A part goes with its whole.
    private void Drop(SchemaObject found, ScriptWriter script)
    {
        if (!script.IsGone(found))
        {
            SchemaKinds.Of(found).Drop(found, script);
        }
    }
}
