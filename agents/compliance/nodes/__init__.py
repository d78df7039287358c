"""The steps of the compliance agent, one file each."""
