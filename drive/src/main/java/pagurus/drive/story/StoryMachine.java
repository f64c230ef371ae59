package pagurus.drive.story;

import pagurus.machine.Topology;
import pagurus.vm.mm.KernelOptions;

/**
 * The machine that a story wants.
 *
 * @param topology nodes and CPUs
 * @param bytesPerNode memory of each node
 * @param swapPages slots of its swap device, each as large as a page; at least 1
 * @param options how its kernel is built
 */
public record StoryMachine(
    Topology topology, long bytesPerNode, long swapPages, KernelOptions options) {}
