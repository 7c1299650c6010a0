using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace DbMigrate.Engine.Execution.Programs;

/// <summary>
/// A job object: it has a program and all processes that it starts, also those whose parent has ended.
/// </summary>
/// <remarks>See https://learn.microsoft.com/windows/win32/procthread/job-objects.</remarks>
[SupportedOSPlatform("windows")]
internal sealed class WindowsJob : IDisposable
{
    private readonly SafeFileHandle _job = CreateJobObject(0, null);

    /// <summary>Adds a process that was just started. False: the system does not allow it.</summary>
    internal bool TryAdd(Process process)
    {
        try
        {
            return !_job.IsInvalid && AssignProcessToJobObject(_job, process.SafeHandle);
        }
        catch (Exception ended) when (ended is InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Ends all processes of the job.</summary>
    internal void End() => TerminateJobObject(_job, 1);

    /// <summary>Closes the handle. Processes that the program left behind go on.</summary>
    public void Dispose() => _job.Dispose();

    [DllImport("kernel32", EntryPoint = "CreateJobObjectW", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern SafeFileHandle CreateJobObject(
        nint attributes,
        [MarshalAs(UnmanagedType.LPWStr)] string? name
    );

    [DllImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool AssignProcessToJobObject(SafeFileHandle job, SafeProcessHandle process);

    [DllImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool TerminateJobObject(SafeFileHandle job, uint exitCode);
}
