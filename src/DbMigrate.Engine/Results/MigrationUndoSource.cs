namespace DbMigrate;

/// <summary>Where the undo of a phase comes from.</summary>
public enum MigrationUndoSource
{
    /// <summary>The plan gives no undo, and none can be derived from the steps.</summary>
    None,

    /// <summary>The plan declares the phase irreversible.</summary>
    Irreversible,

    /// <summary>The undo is derived from the steps.</summary>
    Derived,

    /// <summary>The plan gives the steps of the undo.</summary>
    Plan,
}
