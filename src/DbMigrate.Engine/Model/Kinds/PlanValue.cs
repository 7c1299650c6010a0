namespace DbMigrate.Engine.Model.Kinds;

/// <summary>A value as it was read from a plan, with its place.</summary>
internal abstract record PlanValue(SourcePlace Place);

/// <summary>A scalar. <paramref name="Plain"/>: written without quotes, so that YAML's own types hold for it.</summary>
internal sealed record PlanScalar(string Text, bool Plain, SourcePlace Place) : PlanValue(Place);

/// <summary>A list.</summary>
internal sealed record PlanList(IReadOnlyList<PlanValue> Items, SourcePlace Place) : PlanValue(Place);

/// <summary>A mapping, in the order of the file.</summary>
internal sealed record PlanMap(IReadOnlyList<PlanEntry> Entries, SourcePlace Place) : PlanValue(Place)
{
    internal PlanValue? Find(string key)
    {
        // Reading a plan asks it dozens of times per phase: a loop allocates nothing.
        for (var i = 0; i < Entries.Count; i++)
        {
            if (Entries[i].Key == key)
            {
                return Entries[i].Value;
            }
        }

        return null;
    }
}

/// <summary>One key with its value; <paramref name="Place"/> is the key's.</summary>
internal sealed record PlanEntry(string Key, PlanValue Value, SourcePlace Place);
