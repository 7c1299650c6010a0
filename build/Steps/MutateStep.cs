using DbMigrate.Build.Mutation;

namespace DbMigrate.Build.Steps;

/// <summary>Checks the tests: puts faults into the code and looks whether a test notices each.</summary>
internal static class MutateStep
{
    /// <summary>Runs <c>mutate guards [WORD…]</c> or <c>mutate [FOLDER…]</c>.</summary>
    public static Task<int> RunAsync(string[] arguments) =>
        arguments is ["guards", .. var words] ? GuardRun.RunAsync(words) : StrykerRun.RunAsync(arguments);
}
