package backstage.manifest

contracts := ["action-input/v1", "task-input/v1", "decision/v1"]

problems := []
