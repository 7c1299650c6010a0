namespace DbMigrate;

/// <summary>What speaks of one phase of one plan, and so can be handed to whatever takes a phase.</summary>
public interface IPhaseReference
{
    /// <summary>The plan file's full path.</summary>
    string Plan { get; }

    /// <summary>The phase's id.</summary>
    string Phase { get; }
}
