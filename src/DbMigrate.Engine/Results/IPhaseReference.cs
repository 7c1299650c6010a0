namespace DbMigrate;

/// <summary>
/// An object that refers to one phase of one plan. Hosts accept it as an argument where a phase is required.
/// </summary>
public interface IPhaseReference
{
    /// <summary>The plan file's full path.</summary>
    string Plan { get; }

    /// <summary>The phase's id.</summary>
    string Phase { get; }
}
